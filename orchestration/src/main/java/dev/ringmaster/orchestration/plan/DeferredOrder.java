package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks that deferred expressions name steps that have run by then. */
final class DeferredOrder {
  private DeferredOrder() {}

  static List<Problem> problems(Plan plan) {
    List<Problem> problems = new ArrayList<>();
    Set<String> earlier = new LinkedHashSet<>();
    for (Step step : plan.allSteps()) {
      if (step.work() instanceof Work.OnMinions work) {
        try {
          Deferred.in(work.everything()).stream()
              .filter(deferred -> !earlier.contains(deferred.step()))
              .forEach(deferred -> problems.add(notEarlier(plan, step, deferred, earlier)));
        } catch (ProblemsException malformed) {
          problems.addAll(malformed.problems());
        }
      }
      earlier.add(step.id());
    }
    return problems;
  }

  private static Problem notEarlier(Plan plan, Step step, Deferred deferred, Set<String> earlier) {
    boolean exists = plan.step(deferred.step()).isPresent();
    Place place = deferred.source().place();
    return Problem.at(
            place.isKnown() ? place : step.place(),
            "step '"
                + step.id()
                + "' refers to the result of '"
                + deferred.step()
                + "', "
                + (exists ? "which does not run before it" : "and there is no such step"))
        .withAdvice(exists ? "Require it." : Suggestion.didYouMean(deferred.step(), earlier));
  }
}
