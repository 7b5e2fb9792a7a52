package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Step.Retry;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import java.time.Instant;
import java.util.Optional;

/** Tries again what failed, on the members where it failed. */
final class Retrying implements StepAction {
  private final StepScope scope;
  private final StepAction inner;
  private final Retry retry;

  Retrying(StepScope scope, StepAction inner, Retry retry) {
    this.scope = scope;
    this.inner = inner;
    this.retry = retry;
  }

  @Override
  public Conclusion run(Optional<Conclusion> before) throws InterruptedException {
    Conclusion now = inner.run(before);
    for (int tries = 1; tries < retry.attempts() && !now.succeeded(); tries++) {
      // Where the journal knows the next attempt, the wait before it is over.
      boolean waited = scope.known(scope.lastAttempt() + 1).isPresent();
      if (!waited && !scope.waitUntil(endOfLast().plus(retry.interval()))) {
        return now;
      }
      now = inner.run(Optional.of(now));
    }
    return now;
  }

  private Instant endOfLast() {
    return scope
        .known(scope.lastAttempt())
        .flatMap(Attempt::ended)
        .map(Ended::at)
        .orElseGet(scope::now);
  }
}
