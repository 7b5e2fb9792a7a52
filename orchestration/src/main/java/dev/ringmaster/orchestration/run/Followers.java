package dev.ringmaster.orchestration.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Those who wait for more events of a run. */
final class Followers {
  private final RunLog log;
  private final Predicate<RunId> mayGoOn;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();

  /**
   * @param mayGoOn whether more may come of a run
   */
  Followers(RunLog log, Predicate<RunId> mayGoOn) {
    this.log = log;
    this.mayGoOn = mayGoOn;
  }

  /**
   * The events behind the first {@code after} ones; waits for some if there are none yet, at most
   * as long as {@code patience}. Nothing comes of a run that is over, or was never begun.
   */
  List<RunEvent> follow(RunId run, long after, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      // Asked before it is read: what a run that is over has appended is all there by then.
      boolean over = !mayGoOn.test(run);
      List<RunEvent> events = log.read(run, after);
      while (events.isEmpty() && nanos > 0 && !over) {
        nanos = written.awaitNanos(nanos);
        over = !mayGoOn.test(run);
        events = log.read(run, after);
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /**
   * They look again. On a thread of its own, because the journal is locked and a follower may be
   * reading.
   */
  void wake() {
    Thread.startVirtualThread(() -> {
      lock.lock();
      try {
        written.signalAll();
      } finally {
        lock.unlock();
      }
    });
  }
}
