package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import java.util.List;
import java.util.Optional;

/** Runs a step and, if it failed, its rescue steps one after another; then the step is settled. */
final class Rescuing {
  private final StepScope scope;
  private final StepAction inner;
  private final List<Rescuing> rescue;

  Rescuing(StepScope scope, StepAction inner, List<Rescuing> rescue) {
    this.scope = scope;
    this.inner = inner;
    this.rescue = List.copyOf(rescue);
  }

  /** What became of the step; already journalled, at least as a note. */
  Verdict run() throws InterruptedException {
    Optional<Settled> settled = scope.journal().status().step(scope.step().id()).settled();
    if (settled.isPresent()) {
      return settled.get().verdict();
    }
    Conclusion end = inner.run(Optional.empty());
    Verdict verdict = verdict(end);
    scope
        .journal()
        .note(
            new Settled(
                scope.now(), scope.step().id(), verdict, end.changed(), message(end, verdict)));
    return verdict;
  }

  private Verdict verdict(Conclusion end) throws InterruptedException {
    if (end.succeeded()) {
      return end.preview().isEmpty() ? Verdict.SUCCEEDED : Verdict.WOULD_RUN;
    }
    for (Rescuing step : rescue) {
      if (scope.cancelled() || !step.run().isMet()) {
        return Verdict.FAILED;
      }
    }
    return rescue.isEmpty() ? Verdict.FAILED : Verdict.RESCUED;
  }

  private String message(Conclusion end, Verdict verdict) {
    if (verdict == Verdict.FAILED && !rescue.isEmpty()) {
      return end.message() + "; its rescue did not succeed";
    }
    String attempts =
        scope.lastAttempt() > 1 ? " (after " + scope.lastAttempt() + " attempts)" : "";
    return end.message().isEmpty() ? attempts.strip() : end.message() + attempts;
  }
}
