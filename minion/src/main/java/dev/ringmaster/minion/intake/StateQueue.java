package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.job.JobId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lets state runs through one by one, in the order in which they came. */
final class StateQueue {
  private final int limit;
  private final Deque<JobId> line = new ArrayDeque<>();

  StateQueue(int limit) {
    this.limit = limit;
  }

  /** Where a job stands after it asked to be let through. */
  sealed interface Place {
    /** Nobody is before it. */
    record First() implements Place {}

    record Behind(JobId job) implements Place {}

    /** It may not wait, and is not in the line. */
    record Busy(JobId holder) implements Place {}

    /** The line is full, and it is not in it. */
    record Full(int limit) implements Place {}
  }

  synchronized Place enter(JobId job, boolean mayWait) {
    JobId last = line.peekLast();
    if (last == null) {
      line.add(job);
      return new Place.First();
    }
    if (!mayWait) {
      return new Place.Busy(line.getFirst());
    }
    if (line.size() > limit) {
      return new Place.Full(limit);
    }
    line.add(job);
    return new Place.Behind(last);
  }

  /** Waits until nobody is before the job. */
  synchronized void await(JobId job) throws InterruptedException {
    while (!job.equals(line.peekFirst())) {
      wait();
    }
  }

  /** The job is done, or waits no longer. */
  synchronized void leave(JobId job) {
    if (line.remove(job)) {
      notifyAll();
    }
  }

  /** How many wait for another one. */
  synchronized int waiting() {
    return Math.max(0, line.size() - 1);
  }

  /** The job that this one waits for; empty if it does not wait. */
  synchronized Optional<JobId> before(JobId job) {
    List<JobId> all = new ArrayList<>(line);
    int index = all.indexOf(job);
    return index > 0 ? Optional.of(all.get(index - 1)) : Optional.empty();
  }
}
