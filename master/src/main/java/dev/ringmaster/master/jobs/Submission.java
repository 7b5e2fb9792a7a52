package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.util.List;

/**
 * What somebody asks for.
 *
 * @param id made by whoever asks, before asking: asking again with it re-attaches and never runs
 *     twice
 * @param call as typed; it is bound against the catalogues of the members
 * @param target who is meant, as typed; with {@code members} set only for display
 * @param members exactly these, instead of resolving the target (a run submits again to the members
 *     that it has journalled); usually empty
 * @param timeout how long it may run on a minion once started; zero: no limit
 * @param queueFor how long an offline minion may take to come back and still get it; zero: a minion
 *     that is not connected is answered for at once
 * @param mayQueue whether a minion may let it wait behind another state run
 * @param environment whose files and, unless the call says otherwise, whose pillar it runs with
 */
public record Submission(
    JobId id,
    Call call,
    String target,
    List<Enrolment> members,
    Duration timeout,
    Duration queueFor,
    boolean mayQueue,
    String environment) {
  public Submission {
    members = List.copyOf(members);
  }

  /** To be run now in the base environment by whoever is connected, without a time limit. */
  public static Submission of(JobId id, String target, Call call) {
    return new Submission(id, call, target, List.of(), Duration.ZERO, Duration.ZERO, false, "base");
  }

  public Submission to(List<Enrolment> exactly) {
    return new Submission(id, call, target, exactly, timeout, queueFor, mayQueue, environment);
  }

  public Submission withTimeout(Duration limit) {
    return new Submission(id, call, target, members, limit, queueFor, mayQueue, environment);
  }

  public Submission queuedFor(Duration time) {
    return new Submission(id, call, target, members, timeout, time, mayQueue, environment);
  }

  public Submission mayQueue(boolean may) {
    return new Submission(id, call, target, members, timeout, queueFor, may, environment);
  }

  public Submission in(String otherEnvironment) {
    return new Submission(id, call, target, members, timeout, queueFor, mayQueue, otherEnvironment);
  }
}
