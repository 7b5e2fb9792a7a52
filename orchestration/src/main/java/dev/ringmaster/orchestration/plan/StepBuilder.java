package dev.ringmaster.orchestration.plan;

import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.plan.Step.Retry;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a plan's steps of compiled declarations, or says all that is wrong with them. */
final class StepBuilder {
  private static final List<String> RESUMES = List.of("ask", "retry", "fail");

  private final StepProblems problems;
  private final WorkBuilder works;
  private final String prefix;
  private final Map<String, String> idsByTag = new HashMap<>();

  /**
   * @param prefix before the IDs of these steps: empty, or the step that they rescue and a slash
   */
  private StepBuilder(StepProblems problems, WorkBuilder works, String prefix) {
    this.problems = problems;
    this.works = works;
    this.prefix = prefix;
  }

  /**
   * @param test whether states are only tested
   */
  static Plan plan(
      String runbook,
      StatePlan states,
      Callables callables,
      Environments environments,
      JobSettings settings,
      boolean test)
      throws InterruptedException {
    StepProblems problems = new StepProblems();
    WorkBuilder works = new WorkBuilder(callables, environments, settings, test, problems);
    Plan plan = new Plan(runbook, test, new StepBuilder(problems, works, "").steps(states));
    problems.addAll(DeferredOrder.problems(plan));
    if (plan.allSteps().size() > Plan.STEP_LIMIT) {
      String message = plan.allSteps().size() + " steps are over the limit of " + Plan.STEP_LIMIT;
      problems.add(Problem.of(message));
    }
    problems.check();
    return plan;
  }

  private List<Step> steps(StatePlan states) throws InterruptedException {
    states.states().forEach(state -> idsByTag.put(state.tag(), id(state)));
    List<Step> steps = new ArrayList<>();
    for (StateDeclaration state : states.states()) {
      steps.add(step(state));
    }
    return steps;
  }

  /** {@code names} makes several of one ID. */
  private String id(StateDeclaration state) {
    boolean fanned = state.given().get("name") == null && !state.name().equals(state.id());
    return prefix + state.id() + (fanned ? " (" + state.name() + ")" : "");
  }

  private Step step(StateDeclaration state) throws InterruptedException {
    Arguments arguments = state.arguments();
    String id = id(state);
    checkGlobals(state);
    return new Step(
        id,
        works.work(state),
        requisites(state),
        state.global().parallel(),
        arguments.flag("failhard"),
        retry(state),
        arguments.has("timeout") ? arguments.duration("timeout") : Duration.ZERO,
        resume(state),
        rescue(state, id),
        state.place());
  }

  private List<Requisite> requisites(StateDeclaration state) {
    List<Requisite> own = new ArrayList<>();
    for (Requisite requisite : state.requisites()) {
      List<String> ids =
          requisite.targets().stream().map(tag -> idsByTag.getOrDefault(tag, tag)).toList();
      switch (requisite) {
        case Requisite.Require it -> own.add(new Requisite.Require(ids, it.any()));
        case Requisite.Watch it -> own.add(new Requisite.Require(ids, it.any()));
        case Requisite.OnChanges it -> own.add(new Requisite.OnChanges(ids, it.any()));
        case Requisite.OnFail it -> own.add(new Requisite.OnFail(ids, it.all()));
        case Requisite.Prereq ignored -> noSuchRequisite(state, requisite);
        case Requisite.Listen ignored -> noSuchRequisite(state, requisite);
      }
    }
    return own;
  }

  private void noSuchRequisite(StateDeclaration state, Requisite requisite) {
    problems.complain(
        state,
        "'" + requisite.word() + "' means nothing between steps",
        "Use require, onchanges or onfail.");
  }

  private void checkGlobals(StateDeclaration state) {
    GlobalArguments global = state.global();
    if (!global.onlyif().isEmpty() || !global.unless().isEmpty() || !global.creates().isEmpty()) {
      problems.complain(
          state,
          "'onlyif', 'unless' and 'creates' are looked at on a minion, and a step is none",
          "Decide it in the template, or by 'onchanges' on a step that looks.");
    }
    if (!global.checkCmd().isEmpty()) {
      problems.complain(state, "a step has no 'check_cmd'", "Add a step that checks.");
    }
    if (global.secret()) {
      problems.complain(
          state,
          "a step has no 'secret'",
          "Mark the values with !secret, or the states that it applies with 'secret: true'.");
    }
  }

  private static Optional<Retry> retry(StateDeclaration state) {
    return state.global().retry().map(it -> new Retry(it.attempts(), it.interval()));
  }

  private Resume resume(StateDeclaration state) {
    String word = state.arguments().text("resume");
    return problems.oneOf(state, "resume", word, RESUMES)
        ? Resume.valueOf(word.toUpperCase(Locale.ROOT))
        : Resume.ASK;
  }

  private List<Step> rescue(StateDeclaration state, String id) throws InterruptedException {
    Value body = state.given().get("rescue");
    if (!(body instanceof Value.MapValue map) || map.entries().isEmpty()) {
      return List.of();
    }
    if (!prefix.isEmpty()) {
      problems.complain(
          state, "a rescue step has a rescue of its own", "Put those steps beside it.");
      return List.of();
    }
    try {
      StatePlan states =
          Runbooks.compiler(new Runbooks.Given(new Sls(state.sls(), false, map)))
              .compile(List.of(state.sls()));
      List<Step> rescue = new StepBuilder(problems, works, id + "/").steps(states);
      rescue.forEach(this::checkRescue);
      return rescue;
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return List.of();
    }
  }

  private void checkRescue(Step step) {
    if (!step.requisites().isEmpty() || step.parallel()) {
      String message = "rescue step '" + step.id() + "' has requisites or is parallel";
      problems.add(
          Problem.at(step.place(), message)
              .withAdvice("Rescue steps run one after another, as they stand."));
    }
  }
}
