package dev.ringmaster.orchestration.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run does: its steps, each after all that it waits for, otherwise as they were defined.
 *
 * @param runbook the runbook's name, as an operator types it
 * @param test whether nothing is changed and each step says what it would do
 */
public record Plan(String runbook, boolean test, List<Step> steps) {
  /** The most steps of one plan, rescue steps included. */
  public static final int STEP_LIMIT = 10_000;

  public Plan {
    steps = List.copyOf(steps);
  }

  /** Every step with the rescue steps of each behind it. */
  public List<Step> allSteps() {
    List<Step> all = new ArrayList<>();
    for (Step step : steps) {
      all.add(step);
      all.addAll(step.rescue());
    }
    return all;
  }

  /** The steps whose results a later one refers to: what they answer is kept. */
  public Set<String> referredTo() {
    Set<String> ids = new HashSet<>();
    for (Step step : allSteps()) {
      if (step.work() instanceof Work.OnMinions work) {
        Deferred.in(work.everything()).forEach(deferred -> ids.add(deferred.step()));
      }
    }
    return ids;
  }

  public Optional<Step> step(String id) {
    return allSteps().stream().filter(step -> step.id().equals(id)).findFirst();
  }
}
