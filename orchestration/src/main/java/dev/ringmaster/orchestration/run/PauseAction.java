package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import dev.ringmaster.protocol.function.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits on the master; after a crash, only for what is left. */
final class PauseAction implements StepAction {
  private final StepScope scope;
  private final Work.Pause work;

  PauseAction(StepScope scope, Work.Pause work) {
    this.scope = scope;
    this.work = work;
  }

  @Override
  public Conclusion run(Optional<Conclusion> before) throws InterruptedException {
    int number = scope.nextAttempt();
    Optional<Attempt> known = scope.known(number);
    Optional<Ended> over = known.flatMap(Attempt::ended);
    if (over.isPresent()) {
      return new Conclusion(List.of(), over.get().problem(), "");
    }
    if (scope.test()) {
      return Conclusion.wouldDo("would " + work.title());
    }
    Instant since = known.flatMap(Attempt::started).map(Started::at).orElseGet(() -> begin(number));
    String problem =
        scope.waitUntil(since.plus(work.duration())) ? "" : "the run was cancelled meanwhile";
    scope.journal().note(new Ended(scope.now(), scope.step().id(), number, List.of(), problem));
    return new Conclusion(List.of(), problem, "");
  }

  private Instant begin(int number) {
    Instant now = scope.now();
    scope
        .journal()
        .write(
            new Started(
                now,
                scope.step().id(),
                number,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Effect.READ));
    return now;
  }
}
