package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunStatus.Phase;
import java.util.List;

/** Where the journals of runs are kept. What {@link #append} returned from is durable. */
public interface RunLog {
  /**
   * Events for the end of one journal.
   *
   * @param epoch the number under which the writer took the run; a later owner has a higher one
   * @param expected how many events the journal has now
   * @param after where the run stands behind these events, so that runs can be listed
   */
  record Append(RunId run, long epoch, long expected, List<RunEvent> events, Phase after) {
    public Append {
      events = List.copyOf(events);
    }
  }

  /**
   * Adds to a journal, all or nothing.
   *
   * @throws Unavailable if it cannot be written now
   * @throws Stale if another owner took the run, or the journal is longer than expected
   */
  void append(Append append);

  /**
   * Makes {@code owner} the run's only writer; a run that does not exist yet is created.
   *
   * @return the epoch to append under
   */
  long take(RunId run, String owner);

  /** The events behind the first {@code after} ones, oldest first; none if there is no such run. */
  List<RunEvent> read(RunId run, long after);

  /** The runs that are not finished, oldest first. */
  List<RunId> unfinished();

  /** The store cannot be written now (a full disk); nothing was stored. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** The writer has lost its run to another; it must stop at once and touch nothing. */
  final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Stale(RunId run, String why) {
      super("run " + run + " is not ours any more: " + why);
    }
  }
}
