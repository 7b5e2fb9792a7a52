package dev.ringmaster.master.jobs;

import java.time.Instant;
import java.util.Optional;

/**
 * Which jobs to list, newest first.
 *
 * @param function a glob over function names; {@code *} for all
 * @param minion only jobs with this minion among their members
 * @param openOnly only jobs that have a member without a final state
 * @param limit at most so many, 1 to 10,000
 */
public record JobFilter(
    String function,
    Optional<String> minion,
    Optional<String> principal,
    Optional<Instant> since,
    boolean openOnly,
    int limit) {
  public JobFilter {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("limit must be 1 to 10000, not " + limit);
    }
  }

  public static JobFilter latest(int limit) {
    return new JobFilter("*", Optional.empty(), Optional.empty(), Optional.empty(), false, limit);
  }
}
