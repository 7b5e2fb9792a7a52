package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.Called;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Created;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Resumed;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a run: its journal, folded. Running and replaying after a crash go through
 * the same {@link #next}, so they cannot disagree.
 *
 * @param version how many events were applied
 */
public record RunStatus(
    long version,
    Optional<Requested> requested,
    List<Called> calls,
    Optional<Plan> plan,
    Optional<Refused> refused,
    Map<String, StepStatus> steps,
    Optional<CancelRequested> cancelled,
    Optional<Finished> finished) {

  /** A run of which nothing is known yet. */
  public static final RunStatus NEW =
      new RunStatus(
          0,
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty());

  /** Where a run stands. */
  public enum Phase {
    COMPILING,
    RUNNING,
    /** An operator's answer is needed before it can go on. */
    WAITING,
    CANCELLING,
    FINISHED
  }

  public Phase phase() {
    if (finished.isPresent()) {
      return Phase.FINISHED;
    }
    if (cancelled.isPresent()) {
      return Phase.CANCELLING;
    }
    if (plan.isEmpty()) {
      return Phase.COMPILING;
    }
    boolean waits = false;
    for (StepStatus step : steps.values()) {
      if (step.underWay()) {
        if (step.isInFlight()) {
          return Phase.RUNNING;
        }
        waits |= step.waiting().isPresent();
      }
    }
    return waits ? Phase.WAITING : Phase.RUNNING;
  }

  public StepStatus step(String id) {
    return steps.getOrDefault(id, StepStatus.PENDING);
  }

  public static RunStatus of(Iterable<RunEvent> events) {
    RunStatus status = NEW;
    for (RunEvent event : events) {
      status = status.next(event);
    }
    return status;
  }

  /**
   * The status after {@code event}. A pure function.
   *
   * @throws IllegalStateException if such an event cannot follow what was there before
   */
  public RunStatus next(RunEvent event) {
    check(finished.isEmpty(), event, "the run is over");
    check(requested.isPresent() != event instanceof Requested, event, "a run begins once");
    return switch (event) {
      case Requested begin -> change(edit -> edit.requested = Optional.of(begin));
      case Called call -> {
        check(plan.isEmpty(), event, "the runbook is rendered");
        yield change(edit -> edit.calls.add(call));
      }
      case Created created -> {
        check(plan.isEmpty(), event, "there is a plan");
        yield change(edit -> {
          edit.plan = Optional.of(created.plan());
          for (Step step : created.plan().allSteps()) {
            edit.steps.put(step.id(), StepStatus.PENDING);
          }
        });
      }
      case Refused problems -> {
        check(plan.isEmpty(), event, "there is a plan");
        yield change(edit -> edit.refused = Optional.of(problems));
      }
      case Started started -> withStep(event, started.step(), step -> begin(step, started));
      case Ended ended -> withStep(event, ended.step(), step -> end(step, ended));
      case Asked asked -> withStep(event, asked.step(), step -> ask(step, asked));
      case Answered answered -> withStep(event, answered.step(), step -> answer(step, answered));
      case Settled settled -> withStep(event, settled.step(), step -> step.with(settled));
      case CancelRequested cancel ->
          change(edit -> edit.cancelled = edit.cancelled.or(() -> Optional.of(cancel)));
      case Resumed resumed -> change(edit -> {});
      case Finished end -> change(edit -> edit.finished = Optional.of(end));
    };
  }

  private static StepStatus begin(StepStatus step, Started started) {
    check(started.attempt() == step.attempts().size() + 1, started, "attempts are counted");
    return step.with(
        new Attempt(
            started.attempt(),
            Optional.of(started),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static StepStatus end(StepStatus step, Ended ended) {
    if (ended.attempt() == step.attempts().size() + 1) {
      // It could not even be started: nothing was submitted.
      return step.with(
          new Attempt(
              ended.attempt(),
              Optional.empty(),
              Optional.of(ended),
              Optional.empty(),
              Optional.empty()));
    }
    Attempt attempt = need(step, ended.attempt(), ended);
    check(attempt.ended().isEmpty(), ended, "the attempt is over");
    return step.with(
        new Attempt(
            attempt.number(),
            attempt.started(),
            Optional.of(ended),
            attempt.asked(),
            attempt.answered()));
  }

  private static StepStatus ask(StepStatus step, Asked asked) {
    Attempt attempt = need(step, asked.attempt(), asked);
    check(attempt.ended().isPresent(), asked, "the attempt goes on");
    check(attempt.asked().isEmpty(), asked, "it was asked");
    return step.with(
        new Attempt(
            attempt.number(),
            attempt.started(),
            attempt.ended(),
            Optional.of(asked),
            Optional.empty()));
  }

  private static StepStatus answer(StepStatus step, Answered answered) {
    Attempt attempt = need(step, answered.attempt(), answered);
    check(attempt.waits(), answered, "nothing was asked");
    return step.with(
        new Attempt(
            attempt.number(),
            attempt.started(),
            attempt.ended(),
            attempt.asked(),
            Optional.of(answered)));
  }

  private static Attempt need(StepStatus step, int number, RunEvent event) {
    return step.attempt(number)
        .orElseThrow(() -> new IllegalStateException("no such attempt: " + event));
  }

  private RunStatus withStep(
      RunEvent event, String id, java.util.function.UnaryOperator<StepStatus> edit) {
    StepStatus before = steps.get(id);
    if (before == null) {
      throw new IllegalStateException("no such step: " + event);
    }
    check(before.settled().isEmpty(), event, "the step is settled");
    StepStatus after = edit.apply(before);
    return change(copy -> copy.steps.put(id, after));
  }

  private static void check(boolean holds, RunEvent event, String why) {
    if (!holds) {
      throw new IllegalStateException("the journal does not hold, " + why + ": " + event);
    }
  }

  private RunStatus change(java.util.function.Consumer<Edit> edit) {
    Edit copy = new Edit(this);
    edit.accept(copy);
    return new RunStatus(
        version + 1,
        copy.requested,
        copy.calls,
        copy.plan,
        copy.refused,
        copy.steps,
        copy.cancelled,
        copy.finished);
  }

  /** A copy that may be changed. */
  private static final class Edit {
    Optional<Requested> requested;
    final List<Called> calls;
    Optional<Plan> plan;
    Optional<Refused> refused;
    final Map<String, StepStatus> steps;
    Optional<CancelRequested> cancelled;
    Optional<Finished> finished;

    Edit(RunStatus from) {
      requested = from.requested;
      calls = new ArrayList<>(from.calls);
      plan = from.plan;
      refused = from.refused;
      steps = new LinkedHashMap<>(from.steps);
      cancelled = from.cancelled;
      finished = from.finished;
    }
  }
}
