package dev.ringmaster.orchestration.plan;

import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.plan.Step.Retry;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.data.DeepMerge;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.target.TargetParser;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes steps of compiled declarations; keeps all that is wrong until the end. */
final class StepBuilder {
  /** How Salt's kinds of target are written in the one syntax that knows them all. */
  private static final Map<String, String> TARGET_PREFIXES =
      Map.of("compound", "", "glob", "", "list", "L@", "pcre", "E@", "grain", "G@");

  private static final List<String> RESUMES = List.of("ask", "retry", "fail");

  private final Callables callables;
  private final JobSettings settings;
  private final boolean test;
  private final String prefix;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> idsByTag = new HashMap<>();

  /**
   * @param prefix before the IDs of these steps: empty, or the step that they rescue and a slash
   */
  StepBuilder(Callables callables, JobSettings settings, boolean test, String prefix) {
    this.callables = callables;
    this.settings = settings;
    this.test = test;
    this.prefix = prefix;
  }

  Plan plan(String runbook, StatePlan states) throws InterruptedException {
    List<Step> steps = steps(states);
    Plan plan = new Plan(runbook, test, steps);
    problems.addAll(DeferredOrder.problems(plan));
    if (plan.allSteps().size() > Plan.STEP_LIMIT) {
      problems.add(
          Problem.of(plan.allSteps().size() + " steps are over the limit of " + Plan.STEP_LIMIT));
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems.stream().distinct().toList());
    }
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
    return new Step(
        id,
        work(state),
        requisites(state),
        state.global().parallel(),
        arguments.flag("failhard"),
        retry(state),
        arguments.has("timeout") ? arguments.duration("timeout") : Duration.ZERO,
        resume(state),
        rescue(state, id),
        state.place());
  }

  private Work work(StateDeclaration state) {
    checkGlobals(state);
    Arguments arguments = state.arguments();
    return switch (state.signature().name()) {
      case "salt.pause" -> new Work.Pause(arguments.duration("duration"));
      case "salt.state" -> states(state, arguments);
      default -> function(state, arguments);
    };
  }

  private Work function(StateDeclaration state, Arguments arguments) {
    List<Value> positional =
        switch (arguments.get("arg")) {
          case null -> List.of();
          case Value.ListValue list -> list.items();
          case Value single -> List.of(single);
        };
    Value.MapValue named = arguments.get("kwarg") instanceof Value.MapValue map ? map : Value.map();
    Call call = new Call(arguments.text("name"), positional, named);
    problems.addAll(
        callables.check(call, state.place()).stream().map(problem -> at(problem, state)).toList());
    return onMinions(arguments, state, call, false);
  }

  private Work states(StateDeclaration state, Arguments arguments) {
    List<String> sls = arguments.texts("sls");
    if (sls.isEmpty() != arguments.flag("highstate")) {
      complain(
          state,
          sls.isEmpty() ? "it does not say which states" : "it has both 'sls' and 'highstate'",
          "Give 'sls', or 'highstate: True' for what the top file says.");
    }
    Map<String, Value> named = new LinkedHashMap<>();
    if (!sls.isEmpty()) {
      named.put("mods", Value.list(sls.stream().map(Value::text).toList()));
    }
    if (test || arguments.flag("test")) {
      named.put("test", Value.bool(true));
    }
    if (!arguments.flag(Signature.QUEUE)) {
      named.put(Signature.QUEUE, Value.bool(false));
    }
    Call call =
        new Call(sls.isEmpty() ? "state.highstate" : "state.sls", List.of(), Value.map(named));
    return onMinions(arguments, state, call, true);
  }

  private Work onMinions(
      Arguments arguments, StateDeclaration state, Call call, boolean appliesStates) {
    Value.MapValue pillar =
        arguments.get("pillar") instanceof Value.MapValue map ? map : Value.map();
    return new Work.OnMinions(
        target(state, arguments),
        call,
        appliesStates,
        new JobSettings(
            or(arguments.text("saltenv"), settings.environment()),
            or(arguments.text("pillarenv"), settings.pillarEnvironment()),
            DeepMerge.merge(settings.pillar(), pillar)));
  }

  private String target(StateDeclaration state, Arguments arguments) {
    String kind = arguments.text("tgt_type");
    oneOf(state, "tgt_type", kind, List.copyOf(new TreeSet<>(TARGET_PREFIXES.keySet())));
    String text = TARGET_PREFIXES.getOrDefault(kind, "") + arguments.text("tgt");
    try {
      TargetParser.parse(text);
    } catch (ProblemsException e) {
      e.problems().forEach(problem -> problems.add(at(problem, state)));
    }
    return text;
  }

  private static String or(String text, String fallback) {
    return text.isEmpty() ? fallback : text;
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
    complain(
        state,
        "'" + requisite.word() + "' means nothing between steps",
        "Use require, onchanges or onfail.");
  }

  private void checkGlobals(StateDeclaration state) {
    GlobalArguments global = state.global();
    if (!global.onlyif().isEmpty() || !global.unless().isEmpty() || !global.creates().isEmpty()) {
      complain(
          state,
          "'onlyif', 'unless' and 'creates' are looked at on a minion, and a step is none",
          "Decide it in the template, or by 'onchanges' on a step that looks.");
    }
    if (!global.checkCmd().isEmpty()) {
      complain(state, "a step has no 'check_cmd'", "Add a step that checks.");
    }
    if (global.secret()) {
      complain(
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
    return oneOf(state, "resume", word, RESUMES)
        ? Resume.valueOf(word.toUpperCase(Locale.ROOT))
        : Resume.ASK;
  }

  private List<Step> rescue(StateDeclaration state, String id) throws InterruptedException {
    Value body = state.given().get("rescue");
    if (!(body instanceof Value.MapValue map) || map.entries().isEmpty()) {
      return List.of();
    }
    if (!prefix.isEmpty()) {
      complain(state, "a rescue step has a rescue of its own", "Put those steps beside it.");
      return List.of();
    }
    StepBuilder inner = new StepBuilder(callables, settings, test, id + "/");
    try {
      StatePlan steps =
          Runbooks.compiler(new Runbooks.Given(new Sls(state.sls(), false, map)))
              .compile(List.of(state.sls()));
      List<Step> rescue = inner.steps(steps);
      for (Step step : rescue) {
        if (!step.requisites().isEmpty() || step.parallel()) {
          inner.problems.add(
              Problem.at(
                      step.place(), "rescue step '" + step.id() + "' has requisites or is parallel")
                  .withAdvice("Rescue steps run one after another, as they stand."));
        }
      }
      return rescue;
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return List.of();
    } finally {
      problems.addAll(inner.problems);
    }
  }

  private boolean oneOf(StateDeclaration state, String argument, String word, List<String> words) {
    if (words.contains(word)) {
      return true;
    }
    String near = Suggestion.didYouMean(word, words);
    complain(
        state,
        "'" + argument + "' is '" + word + "'",
        near.isEmpty() ? "It is one of " + String.join(", ", words) + "." : near);
    return false;
  }

  private void complain(StateDeclaration state, String message, String advice) {
    problems.add(at(Problem.of(message).withAdvice(advice), state));
  }

  private static Problem at(Problem problem, StateDeclaration state) {
    return new Problem(
        problem.place().isKnown() ? problem.place() : state.place(),
        "runbook '" + state.sls() + "', ID '" + state.id() + "': " + problem.message(),
        problem.advice(),
        problem.excerpt());
  }
}
