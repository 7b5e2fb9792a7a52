package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stops a job's thread, but only where it may be interrupted: a claim or a return that is being
 * written is not (an interrupt would close its file).
 */
final class Stopping {
  private @Nullable Why why;
  private @Nullable Thread interruptible;

  enum Why {
    CANCELLED,
    TIMED_OUT
  }

  /** Work that may be stopped. */
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /** The first reason counts. */
  synchronized void stop(Why reason) {
    if (why == null) {
      why = reason;
      if (interruptible != null) {
        interruptible.interrupt();
      }
    }
  }

  synchronized @Nullable Why why() {
    return why;
  }

  /**
   * What becomes of a job that ended because it was told to stop.
   *
   * @param detail what is known besides, may be empty
   * @param limit how long it was allowed to run
   */
  Outcome outcome(String detail, Duration limit) {
    return outcome(Value.nothing(), detail, limit);
  }

  /** The same of a call that failed because of it. */
  Outcome outcome(Outcome.Failed failed, Duration limit) {
    return outcome(failed.value(), Problem.describe(failed.problems()), limit);
  }

  private Outcome outcome(Value value, String detail, Duration limit) {
    String more = detail.isEmpty() ? "" : ": " + detail;
    return why() == Why.TIMED_OUT
        ? new Outcome.TimedOut(value, "it ran longer than " + describe(limit) + more)
        : new Outcome.Cancelled("it was told to stop" + more);
  }

  private static String describe(Duration time) {
    return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Runs {@code work} on this thread; when this returns, the thread is not interrupted. */
  <T> T allow(Work<T> work) throws InterruptedException {
    enter();
    try {
      return work.run();
    } finally {
      leave();
    }
  }

  private synchronized void enter() throws InterruptedException {
    if (why != null) {
      throw new InterruptedException("told to stop");
    }
    interruptible = Thread.currentThread();
  }

  private synchronized void leave() {
    interruptible = null;
    Thread.interrupted();
  }
}
