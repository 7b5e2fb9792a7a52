package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One job, whole. Secrets in the call and in returns are {@code Value.Secret} nodes: whoever shows
 * them prints the mask.
 *
 * @param call bound: all arguments named, defaults filled in
 * @param target as typed
 * @param notAfter master time after which no minion may start it
 * @param pillarEnvironment whose pillar it runs with; empty: {@code environment}
 * @param pillar merged over each member's own pillar for this job
 * @param snapshot digest of the files that it is pinned to; empty if it has none
 * @param members who was meant when it was submitted, in order of minion id; never changes
 */
public record JobDetail(
    JobId id,
    Call call,
    String target,
    Principal principal,
    Instant submittedAt,
    Instant notAfter,
    Duration timeout,
    String environment,
    String pillarEnvironment,
    Value.MapValue pillar,
    String snapshot,
    boolean cancelled,
    List<Member> members) {
  public JobDetail {
    members = List.copyOf(members);
  }

  /** Whether every member is in a final state. */
  public boolean isFinished() {
    return members.stream().allMatch(member -> member.state().isFinal());
  }

  /**
   * @param answer what the minion returned, once it has; absent too where the master itself knows
   *     the end (not started, expired, lost), and where it was not read ({@link Jobs#members} does)
   */
  public record Member(Enrolment enrolment, JobState state, Optional<Return> answer) {}
}
