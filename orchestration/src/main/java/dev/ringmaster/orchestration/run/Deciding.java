package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.run.MemberEnd.Kind;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import dev.ringmaster.protocol.function.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Settles what nobody can know: whether an attempt took effect on a minion that went down or away
 * meanwhile. What changes nothing is simply done again; everything else follows the step.
 */
final class Deciding implements StepAction {
  /** How often doubt is answered by another attempt without asking anybody. */
  static final int REPEATS_MOST = 3;

  private final StepScope scope;
  private final StepAction inner;
  private final Work.OnMinions work;

  Deciding(StepScope scope, StepAction inner, Work.OnMinions work) {
    this.scope = scope;
    this.inner = inner;
    this.work = work;
  }

  @Override
  public Conclusion run(Optional<Conclusion> before) throws InterruptedException {
    Conclusion now = inner.run(before);
    for (int repeats = 0; !now.uncertain().isEmpty(); repeats++) {
      boolean isDecided = scope.known(scope.lastAttempt() + 1).isPresent();
      if (scope.cancelled() && !isDecided) {
        return now;
      }
      Effect effect = effect();
      if (effect == Effect.REPEATABLE && scope.step().retry().isPresent()) {
        return now; // It counts as a failure, which the step's own retry repeats.
      }
      boolean again = effect == Effect.READ || scope.step().resume() == Step.Resume.RETRY;
      if (isDecided || (again && repeats < REPEATS_MOST)) {
        now = inner.run(Optional.of(now));
      } else if (scope.step().resume() == Step.Resume.FAIL) {
        return now;
      } else {
        Optional<Conclusion> decided = ask(now);
        if (decided.isPresent()) {
          return decided.get();
        }
        now = inner.run(Optional.of(now));
      }
    }
    return now;
  }

  private Effect effect() {
    return scope
        .known(scope.lastAttempt())
        .flatMap(Attempt::started)
        .map(Started::effect)
        .orElse(Effect.ONCE);
  }

  /** Asks, and waits for the answer; empty if it is to be done again. */
  private Optional<Conclusion> ask(Conclusion now) throws InterruptedException {
    int attempt = scope.lastAttempt();
    String id = scope.step().id();
    if (scope.known(attempt).flatMap(Attempt::asked).isEmpty()) {
      List<String> members =
          now.uncertain().stream().map(end -> end.member().minion().value()).toList();
      String question =
          "did " + work.call().function() + " take effect on " + String.join(", ", members) + "?";
      scope.journal().write(new Asked(scope.now(), id, attempt, members, question));
    }
    scope
        .journal()
        .await(
            status ->
                status.cancelled().isPresent()
                    || status.step(id).attempt(attempt).flatMap(Attempt::answered).isPresent(),
            Instant.MAX,
            scope.now());
    Optional<Answered> answered = scope.known(attempt).flatMap(Attempt::answered);
    if (answered.isEmpty()) {
      return Optional.of(now);
    }
    String by = answered.get().principal();
    return switch (answered.get().answer()) {
      case DONE -> Optional.of(now.deciding(Kind.SUCCEEDED, "it took effect, says " + by));
      case FAILED -> Optional.of(now.deciding(Kind.FAILED, "it failed, says " + by));
      case RETRY -> Optional.empty();
    };
  }
}
