package dev.ringmaster.orchestration.run;

import java.util.concurrent.atomic.AtomicInteger;

/** Ends a master at the n-th point that it passes; after that it does nothing more. */
final class Doom {
  private final AtomicInteger left;
  private volatile boolean dead;
  private volatile String where = "";

  /**
   * @param points how many it survives
   */
  Doom(int points) {
    this.left = new AtomicInteger(points);
  }

  static Doom never() {
    return new Doom(Integer.MAX_VALUE);
  }

  void pass(String point) {
    if (dead || left.getAndDecrement() <= 0) {
      if (!dead) {
        where = point;
      }
      dead = true;
      throw new Dead(point);
    }
  }

  boolean struck() {
    return dead;
  }

  @Override
  public String toString() {
    return "death " + where;
  }

  /** Not an exception that anything here handles. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1L;

    Dead(String point) {
      super(point);
    }
  }
}
