package dev.ringmaster.e2e.faults;

import java.util.List;
import java.util.Random;

/** Decides what becomes of each message. Asked by many threads. */
@FunctionalInterface
interface FaultPlan {
  FaultPlan NONE = (minion, direction, index) -> Fault.NONE;

  enum Direction {
    UP,
    DOWN
  }

  /**
   * @param index counts the messages of this minion in this direction over all its connections,
   *     from 1; the first of each connection is Hello or Welcome
   */
  Fault decide(String minion, Direction direction, int index);

  /**
   * A share of all messages meets a fault. The same seed gives a message with the same number the
   * same fault, whatever the threads do.
   */
  static FaultPlan seeded(long seed, List<Fault> faults, int percent) {
    return (minion, direction, index) -> {
      Random random = new Random(seed ^ (minion + direction + index).hashCode() * 1_000_003L);
      random.nextInt();
      return random.nextInt(100) < percent ? faults.get(random.nextInt(faults.size())) : Fault.NONE;
    };
  }
}
