package dev.ringmaster.master.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * A subscription to one job, read by one thread. Begins with {@link JobEvent.Submitted}, goes on
 * with the returns that are stored already, then with what happens, and ends with {@link
 * JobEvent.Finished}. Closing it only detaches: the job goes on.
 */
public interface JobWatch extends AutoCloseable {
  /**
   * Waits for the next event.
   *
   * @return empty after {@link JobEvent.Finished} and after {@link #close()}
   */
  Optional<JobEvent> next() throws InterruptedException;

  /**
   * The same, for at most {@code patience}; empty also when that is over, which {@link #isOver()}
   * tells apart.
   */
  Optional<JobEvent> next(Duration patience) throws InterruptedException;

  /** Whether no event will come any more. */
  boolean isOver();

  @Override
  void close();
}
