package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import dev.ringmaster.states.language.TargetState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which step comes next: a pure function of the plan and of what is known, so that a run that was
 * cut off goes on where it would have gone. Steps run one after another as they stand in the plan;
 * parallel steps beside each other run together. After a failure nothing runs but what the runbook
 * has for that failure; when that did well the run goes on, otherwise it stops. Test mode never
 * stops: it shows all that would fail.
 */
final class Sequence {
  private final Plan plan;
  private final RunStatus status;

  private Sequence(Plan plan, RunStatus status) {
    this.plan = plan;
    this.status = status;
  }

  static Move next(Plan plan, RunStatus status) {
    return new Sequence(plan, status).next();
  }

  private Move next() {
    List<Step> underWay =
        plan.steps().stream().filter(step -> status.step(step.id()).underWay()).toList();
    if (!underWay.isEmpty()) {
      return new Move.Begin(underWay);
    }
    if (status.cancelled().isPresent()) {
      return new Move.Finish(RunOutcome.CANCELLED, cancelMessage());
    }
    Set<String> handlers = new HashSet<>();
    for (Step failed : failures()) {
      Handling handling = handling(failed);
      if (handling == Handling.PENDING) {
        pendingHandlers(failed).forEach(handler -> addWithNeeds(handler, handlers));
      } else if (handling == Handling.NONE && failed.failhard() && !plan.test()) {
        return new Move.Finish(
            RunOutcome.FAILED, "stopped because " + failed.id() + " failed" + notStarted());
      }
    }
    return plan.steps().stream()
        .filter(this::isPending)
        .filter(step -> handlers.isEmpty() || handlers.contains(step.id()))
        .findFirst()
        .map(this::move)
        .orElseGet(this::finish);
  }

  private Move move(Step first) {
    return switch (decide(first)) {
      case Decision.Run ignored -> new Move.Begin(together(first));
      case Decision.Skip skip -> new Move.Pass(first, Verdict.SKIPPED, skip.comment());
      case Decision.Block block ->
          new Move.Pass(first, Verdict.BLOCKED, blockedBy(block.targets()));
      case Decision.Wait wait -> new Move.Pass(first, Verdict.BLOCKED, blockedBy(wait.targets()));
      case Decision.CannotKnow unknown ->
          new Move.Pass(first, Verdict.BLOCKED, blockedBy(List.of(unknown.target())));
    };
  }

  private static String blockedBy(List<String> steps) {
    return "One or more requisite failed: " + String.join(", ", steps);
  }

  /** {@code first} and, if it is parallel, those right behind it that are too and may run. */
  private List<Step> together(Step first) {
    List<Step> group = new ArrayList<>(List.of(first));
    int behind = plan.steps().indexOf(first) + 1;
    for (Step step : plan.steps().subList(behind, plan.steps().size())) {
      if (!first.parallel() || !step.parallel()) {
        break;
      }
      if (isPending(step) && decide(step) instanceof Decision.Run) {
        group.add(step);
      }
    }
    return group;
  }

  private boolean isPending(Step step) {
    return status.step(step.id()).settled().isEmpty();
  }

  private Optional<Verdict> verdict(String id) {
    return status.step(id).settled().map(Settled::verdict);
  }

  private Decision decide(Step step) {
    return RequisiteRule.decide(step.requisites(), (requisite, target) -> state(requisite, target));
  }

  private TargetState state(Requisite requisite, String target) {
    Optional<Settled> settled = status.step(target).settled();
    if (settled.isEmpty()) {
      // One failure is enough for an onfail: what else it names need not run first.
      return requisite instanceof Requisite.OnFail onFail && anyFailed(onFail)
          ? TargetState.SKIPPED
          : TargetState.PENDING;
    }
    return switch (settled.get().verdict()) {
      case SUCCEEDED, WOULD_RUN, RESCUED ->
          settled.get().changed() ? TargetState.CHANGED : TargetState.UNCHANGED;
      case FAILED -> TargetState.FAILED;
      case BLOCKED -> TargetState.BLOCKED;
      case SKIPPED -> TargetState.SKIPPED;
    };
  }

  private boolean anyFailed(Requisite.OnFail onFail) {
    return !onFail.all()
        && onFail.targets().stream()
            .anyMatch(target -> verdict(target).filter(v -> !v.isMet()).isPresent());
  }

  private enum Handling {
    NONE,
    PENDING,
    DONE
  }

  private List<Step> failures() {
    return plan.steps().stream()
        .filter(step -> verdict(step.id()).filter(v -> v == Verdict.FAILED).isPresent())
        .toList();
  }

  private Handling handling(Step failed) {
    List<Step> handlers = handlers(failed);
    if (handlers.stream().anyMatch(h -> verdict(h.id()).filter(v -> !v.isMet()).isPresent())) {
      return Handling.NONE;
    }
    if (!pendingHandlers(failed).isEmpty()) {
      return Handling.PENDING;
    }
    return handlers.stream()
            .anyMatch(h -> verdict(h.id()).filter(v -> v != Verdict.SKIPPED).isPresent())
        ? Handling.DONE
        : Handling.NONE;
  }

  /** Steps that the runbook has for the failure of {@code failed}. */
  private List<Step> handlers(Step failed) {
    return plan.steps().stream()
        .filter(step ->
            step.requisites().stream()
                .anyMatch(requisite ->
                    requisite instanceof Requisite.OnFail onFail
                        && onFail.targets().contains(failed.id())))
        .toList();
  }

  private List<Step> pendingHandlers(Step failed) {
    return handlers(failed).stream().filter(this::isPending).filter(this::canBeDecided).toList();
  }

  /** An {@code onfail_all} that names a step which has not run cannot handle anything yet. */
  private boolean canBeDecided(Step handler) {
    return handler.requisites().stream()
        .filter(Requisite.OnFail.class::isInstance)
        .flatMap(requisite -> requisite.targets().stream().map(t -> state(requisite, t)))
        .noneMatch(state -> state == TargetState.PENDING);
  }

  /** A handler and, before it, whatever it requires that has not run. */
  private void addWithNeeds(Step step, Set<String> into) {
    if (!isPending(step) || !into.add(step.id())) {
      return;
    }
    step.requisites().stream()
        .filter(requisite -> !(requisite instanceof Requisite.OnFail))
        .flatMap(requisite -> requisite.targets().stream())
        .flatMap(id -> plan.step(id).stream())
        .forEach(needed -> addWithNeeds(needed, into));
  }

  private Move finish() {
    List<Step> failed = failures();
    boolean rescued = plan.steps().stream().anyMatch(s -> verdict(s.id()).equals(rescue()));
    boolean changed =
        plan.allSteps().stream()
            .flatMap(step -> status.step(step.id()).settled().stream())
            .anyMatch(Settled::changed);
    List<String> unhandled =
        failed.stream().filter(s -> handling(s) != Handling.DONE).map(Step::id).toList();
    if (!unhandled.isEmpty()) {
      return new Move.Finish(RunOutcome.FAILED, "failed: " + String.join(", ", unhandled));
    }
    if (!failed.isEmpty() || rescued) {
      return new Move.Finish(RunOutcome.HANDLED, "failures were handled");
    }
    return new Move.Finish(changed ? RunOutcome.CHANGED : RunOutcome.UNCHANGED, "");
  }

  private static Optional<Verdict> rescue() {
    return Optional.of(Verdict.RESCUED);
  }

  private String notStarted() {
    long count = plan.steps().stream().filter(this::isPending).count();
    return count == 0 ? "" : "; steps not started: " + count;
  }

  private String cancelMessage() {
    List<String> doubt =
        plan.allSteps().stream()
            .flatMap(step ->
                status.step(step.id()).ends().values().stream()
                    .filter(MemberEnd::uncertain)
                    .map(end -> step.id() + " on " + end.member().minion()))
            .toList();
    return doubt.isEmpty()
        ? "cancelled" + notStarted()
        : "cancelled; it is not known whether these took effect: " + String.join(", ", doubt);
  }
}
