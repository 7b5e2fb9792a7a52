package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What of a job never changes once it is stored.
 *
 * @param number the store's own short name for it
 * @param calls the bound call; several where the members' catalogues differ
 * @param fingerprint tells whether a call is the same one without keeping it as it was typed
 * @param pillar merged over each member's own; may hold secrets
 * @param queued whether members that were away get it when they return
 */
public record JobSpec(
    long number,
    JobId id,
    List<Call> calls,
    String target,
    Principal principal,
    String fingerprint,
    Instant submittedAt,
    Instant notAfter,
    Duration timeout,
    boolean queued,
    boolean mayQueue,
    String environment,
    String pillarEnvironment,
    Value.MapValue pillar,
    String snapshot,
    List<Member> members) {
  /** The most members of one job. */
  public static final int MEMBER_LIMIT = 1 << 20;

  public JobSpec {
    calls = List.copyOf(calls);
    members = List.copyOf(members);
  }

  /**
   * @param variant which of the calls is this member's
   */
  public record Member(Enrolment enrolment, int variant) {}

  public String function() {
    return calls.getFirst().function();
  }

  /** The same with these, for whoever reads it in parts. */
  public JobSpec with(List<Call> boundCalls, List<Member> allMembers) {
    return new JobSpec(
        number,
        id,
        boundCalls,
        target,
        principal,
        fingerprint,
        submittedAt,
        notAfter,
        timeout,
        queued,
        mayQueue,
        environment,
        pillarEnvironment,
        pillar,
        snapshot,
        allMembers);
  }
}
