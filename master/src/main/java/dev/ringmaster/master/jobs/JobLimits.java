package dev.ringmaster.master.jobs;

import java.time.Duration;

/**
 * Limits of jobs, each named after its setting.
 *
 * @param startWithin {@code jobs.start_within}: how long an order stays valid that is not queued
 * @param waitBehind {@code jobs.wait_behind}: the same for one that may wait behind another on the
 *     minion
 * @param queueFor {@code jobs.queue_for}: the longest that a job may wait for offline minions
 * @param open {@code jobs.open}: the most jobs that are open at a time
 */
public record JobLimits(Duration startWithin, Duration waitBehind, Duration queueFor, int open) {
  public static final JobLimits DEFAULT =
      new JobLimits(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofDays(7), 10_000);
}
