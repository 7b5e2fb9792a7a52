package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.job.JobId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets state runs through one by one, in the order in which they came, and none beside one of
 * another process.
 */
final class StateQueue {
  private final int limit;
  private final StateLock lock;
  private final Deque<JobId> line = new ArrayDeque<>();

  /** The first of the line has it; absent while another process does. */
  private StateLock.@Nullable Held held;

  StateQueue(int limit, StateLock lock) {
    this.limit = limit;
    this.lock = lock;
  }

  /** Where a job stands after it asked to be let through. */
  sealed interface Place {
    /** Nobody is before it. */
    record First() implements Place {}

    /** It has to {@link StateQueue#await}. */
    record Behind() implements Place {}

    /** It may not wait, and is not in the line. */
    record Busy(String holder) implements Place {}

    /** The line is full, and it is not in it. */
    record Full(int limit) implements Place {}
  }

  synchronized Place enter(JobId job, boolean mayWait) {
    boolean alone = line.isEmpty();
    if (!alone && !mayWait) {
      return new Place.Busy(holder());
    }
    if (!alone && waiting() >= limit) {
      return new Place.Full(limit);
    }
    if (join(job)) {
      return new Place.First();
    }
    if (mayWait && waiting() <= limit) {
      return new Place.Behind();
    }
    line.remove(job);
    return mayWait ? new Place.Full(limit) : new Place.Busy(holder());
  }

  /**
   * The job stands in the line, however long that is.
   *
   * @return whether nobody is before it
   */
  synchronized boolean join(JobId job) {
    line.add(job);
    return take(job);
  }

  /**
   * Waits until nobody is before the job.
   *
   * @param moved told when it has to wait, and again when another one is {@link #before} it
   */
  void await(JobId job, Runnable moved) throws InterruptedException {
    String ahead = ahead(job, "");
    while (!ahead.isEmpty()) {
      moved.run();
      ahead = ahead(job, ahead);
    }
  }

  /** Waits until another one than {@code known} is before the job; empty if nobody is. */
  private synchronized String ahead(JobId job, String known) throws InterruptedException {
    while (!take(job)) {
      String now = before(job).orElse("");
      if (!now.equals(known)) {
        return now;
      }
      wait(isFirst(job) ? StateLock.PAUSE.toMillis() : 0);
    }
    return "";
  }

  private boolean isFirst(JobId job) {
    return job.equals(line.peekFirst());
  }

  /** Asks the lock only while it is not held here: to open its file again would drop it. */
  private boolean take(JobId job) {
    if (held == null && isFirst(job)) {
      held = lock.tryTake("job " + job).orElse(null);
    }
    return held != null && isFirst(job);
  }

  private String holder() {
    return held == null ? lock.holder() : "job " + line.getFirst();
  }

  /** The job is done, or waits no longer. */
  synchronized void leave(JobId job) {
    if (held != null && isFirst(job)) {
      held.close();
      held = null;
    }
    if (line.remove(job)) {
      notifyAll();
    }
  }

  /** How many wait for another one. */
  synchronized int waiting() {
    return line.size() - (held == null ? 0 : 1);
  }

  /** What this one waits for, a job or a call of another process; empty if it does not wait. */
  synchronized Optional<String> before(JobId job) {
    List<JobId> all = new ArrayList<>(line);
    int index = all.indexOf(job);
    if (index > 0) {
      return Optional.of(all.get(index - 1).toString());
    }
    return index == 0 && held == null ? Optional.of(lock.holder()) : Optional.empty();
  }
}
