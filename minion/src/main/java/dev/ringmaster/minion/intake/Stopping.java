package dev.ringmaster.minion.intake;

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
