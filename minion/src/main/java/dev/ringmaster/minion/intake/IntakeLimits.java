package dev.ringmaster.minion.intake;

import java.time.Duration;

/**
 * What a minion takes on. Each has a setting of the same name in the minion's configuration.
 *
 * @param concurrent {@code jobs.concurrent}: jobs that run at a time
 * @param queued {@code jobs.queued}: state runs that wait for another one
 * @param returnBytes {@code return.max}: the largest return; less than a frame
 * @param streamedBytes {@code output.max}: how much output of one job is shown while it runs
 * @param margin how much longer than its expiry an order is remembered
 * @param resend when a return that was not acknowledged is sent again on the same stream
 */
public record IntakeLimits(
    int concurrent,
    int queued,
    int returnBytes,
    int streamedBytes,
    Duration margin,
    Duration resend) {
  public static final IntakeLimits DEFAULT =
      new IntakeLimits(50, 100, 3 << 20, 1 << 20, Duration.ofMinutes(10), Duration.ofMinutes(1));
}
