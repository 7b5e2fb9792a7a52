package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a run's journal: something that has happened, or, for {@link Started}, that may be
 * happening from now on. Their form in the store is {@link RunEvents}'.
 */
public sealed interface RunEvent {
  /** When, by the master's clock. */
  Instant at();

  /**
   * The first event of every run.
   *
   * @param runbooks what finds them as they were then, which the run is rendered from however often
   *     that is begun; empty: as they are when it is rendered
   * @param ownPillar the same of the orchestrator's own pillar, {@code pillar} merged in
   */
  record Requested(
      Instant at,
      String runbook,
      String pillarEnvironment,
      String environment,
      Value.MapValue pillar,
      boolean test,
      Requester requester,
      String runbooks,
      Optional<Value.MapValue> ownPillar)
      implements RunEvent {}

  /**
   * While the runbook was rendered, a function that changes nothing was called.
   *
   * @param target who was asked; empty: the master itself
   */
  record Called(Instant at, String target, Call call, Value answer) implements RunEvent {}

  /** The runbook was compiled: this is what the run does. */
  record Created(Instant at, Plan plan) implements RunEvent {}

  /** The runbook could not be compiled; nothing was done. */
  record Refused(Instant at, List<Problem> problems) implements RunEvent {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * An attempt of a step may be running from now on.
   *
   * @param attempt counts from 1
   * @param job empty where the step runs on the master itself
   * @param call with every deferred expression replaced
   * @param effect what it does to its members, and so what doubt about it means
   */
  record Started(
      Instant at,
      String step,
      int attempt,
      Optional<JobId> job,
      List<Enrolment> members,
      Optional<Call> call,
      Effect effect)
      implements RunEvent {
    public Started {
      members = List.copyOf(members);
    }
  }

  /**
   * An attempt is over.
   *
   * @param problem why it failed as a whole, though no minion did; empty if it did not
   * @param nobody whether that is because its target means no minion
   */
  record Ended(
      Instant at, String step, int attempt, List<MemberEnd> ends, String problem, boolean nobody)
      implements RunEvent {
    public Ended {
      ends = List.copyOf(ends);
    }

    /** Of an attempt on somebody. */
    public Ended(Instant at, String step, int attempt, List<MemberEnd> ends, String problem) {
      this(at, step, attempt, ends, problem, false);
    }
  }

  /** Nobody can know whether an attempt took effect on these members; an operator is asked. */
  record Asked(Instant at, String step, int attempt, List<String> members, String question)
      implements RunEvent {
    public Asked {
      members = List.copyOf(members);
    }
  }

  record Answered(Instant at, String step, int attempt, Answer answer, String principal)
      implements RunEvent {}

  /** Nothing more will happen to this step. */
  record Settled(Instant at, String step, Verdict verdict, boolean changed, String message)
      implements RunEvent {}

  record CancelRequested(Instant at, String principal) implements RunEvent {}

  /** Another master process goes on with the run. */
  record Resumed(Instant at, String owner) implements RunEvent {}

  /** The last event of every run. */
  record Finished(Instant at, RunOutcome outcome, String message) implements RunEvent {}

  /** What an operator knows of an attempt in doubt. */
  enum Answer {
    /** It took effect. */
    DONE,
    /** It may be done again. */
    RETRY,
    /** It counts as failed. */
    FAILED
  }

  /** What became of a step. */
  enum Verdict {
    SUCCEEDED,
    /** Test mode: it would run. */
    WOULD_RUN,
    FAILED,
    /** It failed, and its rescue steps succeeded. */
    RESCUED,
    /** A step that it requires failed, so it did not run. */
    BLOCKED,
    /** Its requisites say that there was nothing to do. */
    SKIPPED;

    /** Whether those who require it may run. */
    public boolean isMet() {
      return this != FAILED && this != BLOCKED;
    }
  }

  /** What became of a run. */
  enum RunOutcome {
    UNCHANGED,
    CHANGED,
    FAILED,
    /** Steps failed, and what the runbook has for that case succeeded. */
    HANDLED,
    CANCELLED
  }
}
