package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;

/**
 * One line of the list of jobs.
 *
 * @param members how many were meant
 * @param succeeded how many returned well
 * @param silent how many ended without a word of theirs: not started, expired or lost
 * @param failed how many ended in any other final state
 */
public record JobSummary(
    JobId id,
    String function,
    String target,
    String principal,
    Instant submittedAt,
    boolean cancelled,
    int members,
    int succeeded,
    int silent,
    int failed) {
  /** How many have no final state yet. */
  public int open() {
    return members - succeeded - silent - failed;
  }
}
