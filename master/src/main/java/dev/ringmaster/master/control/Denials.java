package dev.ringmaster.master.control;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Denials in the audit: enough to see who tries what, and not so many that somebody who may do
 * nothing can fill the disk or push out what matters.
 */
final class Denials {
  /** The most entries of one principal within an hour. */
  static final int OF_ONE = 20;

  /** The most entries of all principals within an hour; a user may have many names. */
  static final int OF_ALL = 200;

  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

  private final Audit audit;
  private final LongSupplier ticks;
  private final Map<String, Integer> recorded = new HashMap<>();
  private long beganNanos;
  private int total;
  private long leftOut;

  /**
   * @param ticks nanoseconds that only go on
   */
  Denials(Audit audit, LongSupplier ticks) {
    this.audit = audit;
    this.ticks = ticks;
    this.beganNanos = ticks.getAsLong();
  }

  /** Somebody was denied a method; the entry says how many denials had none before it. */
  synchronized void record(Principal who, String method) {
    if (ticks.getAsLong() - beganNanos >= HOUR_NANOS) {
      beganNanos = ticks.getAsLong();
      recorded.clear();
      total = 0;
    }
    int own = recorded.getOrDefault(who.name(), 0);
    if (own >= OF_ONE || total >= OF_ALL) {
      leftOut++;
      return;
    }
    recorded.put(who.name(), own + 1);
    total++;
    Value.MapValue details =
        leftOut == 0 ? Value.map() : Value.map("left_out_before", Value.integer(leftOut));
    try {
      audit.record(who.name(), "denied", method, details);
      leftOut = 0;
    } catch (RuntimeException e) {
      // who is denied stays denied, whatever becomes of the record
      LOG.warn("{} was denied {}, which could not be recorded: {}", who, method, e.getMessage());
    }
  }
}
