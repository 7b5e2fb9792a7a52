package dev.ringmaster.master.store;

import dev.ringmaster.protocol.job.MinionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many bytes of events each minion may send: what one sends takes space, and disk time, from
 * all.
 */
final class EventAllowance {
  static final long BYTES_PER_SECOND = 32L << 10;
  static final long BURST_BYTES = 4L << 20;

  /** What an event costs besides its data. */
  static final long EVENT_BYTES = 1L << 10;

  private static final Duration SAY_AGAIN = Duration.ofMinutes(1);
  private static final long BURST_MILLIS = BURST_BYTES * 1000 / BYTES_PER_SECOND;
  private static final int MINIONS_KEPT = 10_000;

  private final InstantSource clock;
  private final Map<MinionId, Account> accounts = new HashMap<>();

  EventAllowance(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What one has sent.
   *
   * @param paidAt when, at the rate allowed, all that it sent is paid for
   * @param dropped how many were dropped since that was said
   */
  private record Account(long paidAt, long dropped, long saidAt) {}

  /** One event's fate: taken, or dropped, which is to be said of so many now and then. */
  record Verdict(boolean taken, Optional<Long> say) {}

  synchronized Verdict take(MinionId minion, long bytes) {
    long now = clock.millis();
    Account account = accounts.getOrDefault(minion, new Account(now, 0, 0));
    // neither further in the past nor, should the clock be set back, further ahead than it can be
    long begin = Math.clamp(account.paidAt(), now, now + BURST_MILLIS);
    long paidAt = begin + (bytes + EVENT_BYTES) * 1000 / BYTES_PER_SECOND;
    if (paidAt - now <= BURST_MILLIS) {
      forgetIdle(now);
      accounts.put(minion, new Account(paidAt, account.dropped(), account.saidAt()));
      return new Verdict(true, Optional.empty());
    }
    long dropped = account.dropped() + 1;
    boolean say = Math.abs(now - account.saidAt()) >= SAY_AGAIN.toMillis();
    accounts.put(minion, new Account(begin, say ? 0 : dropped, say ? now : account.saidAt()));
    return new Verdict(false, say ? Optional.of(dropped) : Optional.empty());
  }

  private void forgetIdle(long now) {
    if (accounts.size() >= MINIONS_KEPT) {
      accounts.values().removeIf(account -> account.paidAt() <= now && account.dropped() == 0);
    }
  }
}
