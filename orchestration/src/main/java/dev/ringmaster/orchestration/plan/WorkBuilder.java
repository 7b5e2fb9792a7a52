package dev.ringmaster.orchestration.plan;

import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.data.DeepMerge;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.target.TargetParser;
import dev.ringmaster.states.language.StateDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a step does, of its declaration: the call, and whom it goes to. */
final class WorkBuilder {
  /** How Salt's kinds of target are written in the one syntax that knows them all. */
  private static final Map<String, String> TARGET_PREFIXES =
      Map.of("compound", "", "glob", "", "list", "L@", "pcre", "E@", "grain", "G@");

  private final Callables callables;
  private final Environments environments;
  private final JobSettings settings;
  private final boolean test;
  private final StepProblems problems;

  /**
   * @param settings what a step has that does not say otherwise
   */
  WorkBuilder(
      Callables callables,
      Environments environments,
      JobSettings settings,
      boolean test,
      StepProblems problems) {
    this.callables = callables;
    this.environments = environments;
    this.settings = settings;
    this.test = test;
    this.problems = problems;
  }

  Work work(StateDeclaration state) {
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
    problems.complain(state, callables.check(call, state.place()));
    return onMinions(arguments, state, call, false);
  }

  private Work states(StateDeclaration state, Arguments arguments) {
    List<String> sls = arguments.texts("sls");
    if (sls.isEmpty() != arguments.flag("highstate")) {
      problems.complain(
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
            environment(state, "saltenv", settings.environment()),
            environment(state, "pillarenv", settings.pillarEnvironment()),
            DeepMerge.merge(settings.pillar(), pillar)));
  }

  private String target(StateDeclaration state, Arguments arguments) {
    String kind = arguments.text("tgt_type");
    problems.oneOf(state, "tgt_type", kind, List.copyOf(new TreeSet<>(TARGET_PREFIXES.keySet())));
    List<String> names = arguments.texts("tgt");
    if (names.size() != 1 && !kind.equals("list")) {
      problems.complain(
          state,
          "'tgt' is a list, and 'tgt_type' is '" + kind + "'",
          "Say 'tgt_type: list', or write the target as one text.");
      return "";
    }
    String text = TARGET_PREFIXES.getOrDefault(kind, "") + String.join(",", names);
    try {
      TargetParser.parse(text);
    } catch (ProblemsException e) {
      problems.complain(state, e.problems());
    }
    return text;
  }

  private String environment(StateDeclaration state, String argument, String fallback) {
    Value given = state.arguments().get(argument);
    if (given == null || given.toString().isEmpty()) {
      return fallback;
    }
    environments
        .problem(given.toString())
        .map(it -> Problem.at(given.place(), it.message()).withAdvice(it.advice()))
        .ifPresent(problem -> problems.complain(state, List.of(problem)));
    return given.toString();
  }
}
