package dev.ringmaster.minion.link;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Master time: what the master said last, carried on by a clock that only ticks. It never runs
 * backwards: where the master says less than it said before, time stands still until it has caught
 * up. Until the master has said anything it is this machine's own clock.
 */
final class MasterTime implements InstantSource {
  private final InstantSource own;
  private final LongSupplier ticks;
  private Instant said = Instant.MIN;
  private long saidAtNanos;
  private Instant latest = Instant.MIN;

  MasterTime(InstantSource own, LongSupplier ticks) {
    this.own = own;
    this.ticks = ticks;
  }

  /** The master says what time it is. */
  synchronized void learn(Instant now) {
    boolean first = said.equals(Instant.MIN);
    said = now;
    saidAtNanos = ticks.getAsLong();
    if (first) {
      // What this machine's own clock said before was a guess.
      latest = now;
    }
  }

  @Override
  public synchronized Instant instant() {
    return told().orElseGet(own::instant);
  }

  /** Empty until the master has said anything. */
  synchronized Optional<Instant> told() {
    if (said.equals(Instant.MIN)) {
      return Optional.empty();
    }
    Instant now = said.plusNanos(ticks.getAsLong() - saidAtNanos);
    if (now.isAfter(latest)) {
      latest = now;
    }
    return Optional.of(latest);
  }
}
