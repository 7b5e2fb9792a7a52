package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import java.util.List;

/** What a run does next. */
sealed interface Move {
  /** Carry these out together; a run goes on when all have ended. Never empty. */
  record Begin(List<Step> steps) implements Move {
    public Begin {
      steps = List.copyOf(steps);
    }
  }

  /** This step does not run. */
  record Pass(Step step, Verdict verdict, String why) implements Move {}

  record Finish(RunOutcome outcome, String message) implements Move {}
}
