package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.run.RunEvent.Requested;

/** Where plans come from. */
@FunctionalInterface
public interface PlanSource {
  /**
   * Renders and compiles the runbook that was asked for.
   *
   * @param calls how what the runbook asks while it is rendered is answered, the same again after a
   *     crash
   * @throws dev.ringmaster.protocol.data.ProblemsException with everything that is wrong with it
   */
  Plan compile(Requested requested, JournalledCalls calls) throws InterruptedException;
}
