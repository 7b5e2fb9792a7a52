package dev.ringmaster.protocol.job;

import java.time.Duration;
import java.time.Instant;

/**
 * One minion's answer to one job. Who answers is never in here: the master knows it from the
 * stream.
 *
 * @param startedAt in master time as the minion knows it; when it was refused, the time of that
 * @param duration how long it ran
 */
public record Return(JobId job, Outcome outcome, Instant startedAt, Duration duration) {}
