package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.language.Requisite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that deferred expressions name steps that have run by then. */
final class DeferredOrder {
  private final Plan plan;
  private final List<Problem> problems = new ArrayList<>();

  private DeferredOrder(Plan plan) {
    this.plan = plan;
  }

  static List<Problem> problems(Plan plan) {
    DeferredOrder order = new DeferredOrder(plan);
    order.check();
    return order.problems;
  }

  private void check() {
    Set<String> earlier = new LinkedHashSet<>();
    List<Step> beside = new ArrayList<>(); // the parallel steps right before, which may still run
    for (Step step : plan.steps()) {
      if (!step.parallel()) {
        beside.clear();
      }
      Set<String> over = new LinkedHashSet<>(earlier);
      Set<String> awaited = new HashSet<>();
      await(step, awaited);
      beside.stream()
          .filter(sibling -> !awaited.contains(sibling.id()))
          .flatMap(DeferredOrder::parts)
          .forEach(part -> over.remove(part.id()));
      parts(step)
          .forEach(part -> {
            check(part, over);
            over.add(part.id());
            earlier.add(part.id());
          });
      if (step.parallel()) {
        beside.add(step);
      }
    }
  }

  /** The step and its rescue steps, in the order in which they run. */
  private static Stream<Step> parts(Step step) {
    return Stream.concat(Stream.of(step), step.rescue().stream());
  }

  /** Adds the steps that are over when {@code step} begins, because it waits for them. */
  private void await(Step step, Set<String> into) {
    step.requisites().stream()
        .filter(DeferredOrder::awaitsAll)
        .flatMap(requisite -> requisite.targets().stream())
        .filter(into::add)
        .flatMap(id -> plan.step(id).stream())
        .forEach(needed -> await(needed, into));
  }

  /** For an {@code onfail} of several, one failure is enough. */
  private static boolean awaitsAll(Requisite requisite) {
    return !(requisite instanceof Requisite.OnFail onFail)
        || onFail.all()
        || onFail.targets().size() == 1;
  }

  private void check(Step step, Set<String> over) {
    if (step.work() instanceof Work.OnMinions work) {
      try {
        Deferred.in(work.everything()).stream()
            .filter(deferred -> !over.contains(deferred.step()))
            .forEach(deferred -> problems.add(notEarlier(step, deferred, over)));
      } catch (ProblemsException malformed) {
        problems.addAll(malformed.problems());
      }
    }
  }

  private Problem notEarlier(Step step, Deferred deferred, Set<String> over) {
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
        .withAdvice(exists ? "Require it." : Suggestion.didYouMean(deferred.step(), over));
  }
}
