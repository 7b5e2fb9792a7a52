package dev.ringmaster.minion.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: anything from nothing to a bound that doubles, so that
 * minions that lost their master together do not come back together.
 */
final class Backoff {
  private final Duration first;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration bound;

  Backoff(Duration first, Duration limit, RandomGenerator random) {
    this.first = first;
    this.limit = limit;
    this.random = random;
    this.bound = first;
  }

  Duration next() {
    Duration wait = Duration.ofNanos(random.nextLong(bound.toNanos() + 1));
    Duration doubled = bound.multipliedBy(2);
    bound = doubled.compareTo(limit) < 0 ? doubled : limit;
    return wait;
  }

  /** An attempt has succeeded. */
  void reset() {
    bound = first;
  }
}
