package dev.ringmaster.e2e.faults;

import java.util.concurrent.CountDownLatch;

/**
 * One life of a minion's process. When it is killed, whatever its threads still do has no effect
 * outside: its disk takes nothing, its stream is gone, and a call that comes to its end stays there
 * for ever.
 */
final class Incarnation {
  private volatile boolean dead;

  boolean isDead() {
    return dead;
  }

  void kill() {
    dead = true;
  }

  /** What a thread of a process that is gone does. */
  static AssertionError vanish() throws InterruptedException {
    new CountDownLatch(1).await();
    return new AssertionError("nobody lets it go");
  }
}
