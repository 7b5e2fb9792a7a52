package dev.ringmaster.master.store;

import java.time.Duration;

/**
 * How long and how much is kept.
 *
 * @param age {@code retention.days}: jobs, runs and events that are older are removed
 * @param auditAge the same for audit entries
 * @param bytes {@code retention.mebibytes}: above this the oldest are removed whatever their age,
 *     audit entries excepted
 */
public record RetentionLimits(Duration age, Duration auditAge, long bytes) {
  private static final Duration AUDIT_AGE = Duration.ofDays(365);

  /** Audit entries are kept for a year, or as long as the rest if that is longer. */
  public static RetentionLimits of(Duration age, long mebibytes) {
    Duration auditAge = age.compareTo(AUDIT_AGE) > 0 ? age : AUDIT_AGE;
    return new RetentionLimits(age, auditAge, mebibytes << 20);
  }
}
