package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Value;
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
 * @param environment whose files it runs with
 * @param pillarEnvironment whose pillar it runs with; empty: {@code environment}
 * @param pillar merged over each member's own pillar for this job; may hold secrets
 * @param confirmed whether it may change every minion there is; if not, that is an {@link
 *     UnconfirmedException}. Whoever asks says so, and asking again may say otherwise
 */
public record Submission(
    JobId id,
    Call call,
    String target,
    List<Enrolment> members,
    Duration timeout,
    Duration queueFor,
    boolean mayQueue,
    String environment,
    String pillarEnvironment,
    Value.MapValue pillar,
    boolean confirmed) {
  public Submission {
    members = List.copyOf(members);
  }

  /** Confirmed, with the pillar of {@code environment} and nothing merged over it. */
  public Submission(
      JobId id,
      Call call,
      String target,
      List<Enrolment> members,
      Duration timeout,
      Duration queueFor,
      boolean mayQueue,
      String environment) {
    this(
        id, call, target, members, timeout, queueFor, mayQueue, environment, "", Value.map(), true);
  }

  /** Confirmed, to be run now in base by whoever is connected, without a time limit. */
  public static Submission of(JobId id, String target, Call call) {
    return new Submission(id, call, target, List.of(), Duration.ZERO, Duration.ZERO, false, "base");
  }

  public Submission to(List<Enrolment> exactly) {
    return new Submission(
        id,
        call,
        target,
        exactly,
        timeout,
        queueFor,
        mayQueue,
        environment,
        pillarEnvironment,
        pillar,
        confirmed);
  }

  public Submission withTimeout(Duration limit) {
    return new Submission(
        id,
        call,
        target,
        members,
        limit,
        queueFor,
        mayQueue,
        environment,
        pillarEnvironment,
        pillar,
        confirmed);
  }

  public Submission queuedFor(Duration time) {
    return new Submission(
        id,
        call,
        target,
        members,
        timeout,
        time,
        mayQueue,
        environment,
        pillarEnvironment,
        pillar,
        confirmed);
  }

  public Submission mayQueue(boolean may) {
    return new Submission(
        id,
        call,
        target,
        members,
        timeout,
        queueFor,
        may,
        environment,
        pillarEnvironment,
        pillar,
        confirmed);
  }

  public Submission in(String otherEnvironment) {
    return new Submission(
        id,
        call,
        target,
        members,
        timeout,
        queueFor,
        mayQueue,
        otherEnvironment,
        pillarEnvironment,
        pillar,
        confirmed);
  }

  public Submission withPillar(String ofEnvironment, Value.MapValue over) {
    return new Submission(
        id,
        call,
        target,
        members,
        timeout,
        queueFor,
        mayQueue,
        environment,
        ofEnvironment,
        over,
        confirmed);
  }

  /** The same, which must not change every minion there is. */
  public Submission unconfirmed() {
    return new Submission(
        id,
        call,
        target,
        members,
        timeout,
        queueFor,
        mayQueue,
        environment,
        pillarEnvironment,
        pillar,
        false);
  }
}
