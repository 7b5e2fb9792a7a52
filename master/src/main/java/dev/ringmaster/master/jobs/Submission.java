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
 * @param timing how long what may take
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
    Timing timing,
    String environment,
    String pillarEnvironment,
    Value.MapValue pillar,
    boolean confirmed) {
  public Submission {
    members = List.copyOf(members);
  }

  /**
   * How long what may take.
   *
   * @param timeout how long it may run on a minion once started; zero: no limit
   * @param queueFor how long an offline minion may take to come back and still get it; zero: a
   *     minion that is not connected is answered for at once
   * @param mayQueue whether a minion may let it wait behind another state run
   */
  public record Timing(Duration timeout, Duration queueFor, boolean mayQueue) {
    /** Run now by whoever is connected, without a time limit. */
    public static final Timing NOW = new Timing(Duration.ZERO, Duration.ZERO, false);
  }

  /** Confirmed, to be run now in base by whoever is connected, without a time limit. */
  public static Submission of(JobId id, String target, Call call) {
    return of(id, target, call, Timing.NOW);
  }

  /** Confirmed, to be run in base. */
  public static Submission of(JobId id, String target, Call call, Timing timing) {
    return new Submission(id, call, target, List.of(), timing, "base", "", Value.map(), true);
  }

  /** The same, which must not change every minion there is. */
  public Submission unconfirmed() {
    return new Submission(
        id, call, target, members, timing, environment, pillarEnvironment, pillar, false);
  }
}
