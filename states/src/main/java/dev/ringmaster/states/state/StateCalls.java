package dev.ringmaster.states.state;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.TopFile;
import dev.ringmaster.states.run.InterruptedRun;
import dev.ringmaster.states.run.RunOptions;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** What the state functions do. */
final class StateCalls {
  private static final Set<String> OWN =
      Set.of("fun", "test", "pillar", "pillarenv", "saltenv", "name", Signature.QUEUE);

  private final StateScopes scopes;

  StateCalls(StateScopes scopes) {
    this.scopes = scopes;
  }

  Value apply(Arguments arguments, CallContext context) throws InterruptedException {
    StateScope scope = open(arguments, context);
    return run(scope, compile(scope, arguments), options(arguments));
  }

  Value test(Arguments arguments, CallContext context) throws InterruptedException {
    StateScope scope = open(arguments, context);
    return run(scope, compile(scope, arguments), RunOptions.TEST);
  }

  Value single(Arguments arguments, CallContext context) throws InterruptedException {
    StateScope scope = open(arguments, context);
    SlsSource source = new SingleState(arguments);
    StateCompiler compiler = scope.compiler(source);
    return run(scope, compiler.compile(List.of(SingleState.SLS)), options(arguments));
  }

  Value show(Arguments arguments, CallContext context) throws InterruptedException {
    StateScope scope = open(arguments, context);
    return Value.list(
        compile(scope, arguments).states().stream().map(StateCalls::describe).toList());
  }

  Value showTop(Arguments arguments, CallContext context) throws InterruptedException {
    StateScope scope = open(arguments, context);
    List<Value> names = top(scope).stream().<Value>map(Value::text).toList();
    return Value.map(scope.environment(), Value.list(names));
  }

  private StateScope open(Arguments arguments, CallContext context) throws InterruptedException {
    Value pillar = arguments.get("pillar");
    return scopes.open(
        context,
        new StateScopes.Choice(
            arguments.optionalText("saltenv"),
            arguments.optionalText("pillarenv"),
            pillar instanceof Value.MapValue map ? map : Value.map()));
  }

  private static RunOptions options(Arguments arguments) {
    boolean failhard = arguments.has("failhard") && arguments.flag("failhard");
    return new RunOptions(arguments.flag("test"), failhard);
  }

  private static StatePlan compile(StateScope scope, Arguments arguments)
      throws InterruptedException {
    List<String> mods = StateFunctions.mods(arguments);
    StateCompiler compiler = scope.compiler(scope.sls());
    return compiler.compile(mods.isEmpty() ? top(scope) : mods);
  }

  private static List<String> top(StateScope scope) throws InterruptedException {
    Optional<List<TopFile.Entry>> entries = TopFile.read(scope.sls(), scope.environment());
    if (entries.isEmpty()) {
      throw new ProblemsException(
          Problem.of("the environment '" + scope.environment() + "' has no states/top.sls")
              .withAdvice("Name the SLS files to apply, or write a top file."));
    }
    CallContext context = scope.context();
    List<String> names =
        TopFile.matching(entries.get(), new MinionId(context.minionId()), context.grains());
    if (names.isEmpty()) {
      throw new ProblemsException(
          Problem.at(
                  new Place("states/top.sls", 0, 0),
                  "no target matches the minion '" + context.minionId() + "'")
              .withAdvice("Name the SLS files to apply, or add the minion to the top file."));
    }
    return names;
  }

  private static Value run(StateScope scope, StatePlan plan, RunOptions options) {
    StateReport report;
    try {
      report = new StateRun(scope.resources()).run(plan, options, scope.context());
    } catch (InterruptedRun e) {
      // Whoever interrupted knows that; what was done until then is told as a failure.
      throw Failures.stopped(e.report());
    }
    if (report.outcome() == StateReport.Outcome.FAILED) {
      throw Failures.failed(report);
    }
    return report.toValue();
  }

  private static Value describe(StateDeclaration state) {
    Map<String, Value> shown = new LinkedHashMap<>();
    shown.put("state", Value.text(state.signature().name()));
    shown.put("sls", Value.text(state.sls()));
    shown.put("id", Value.text(state.id()));
    shown.put("name", Value.text(state.name()));
    shown.put("arguments", state.global().secret() ? hidden(state.given()) : state.given());
    for (Requisite requisite : state.requisites()) {
      List<Value> targets = requisite.targets().stream().<Value>map(Value::text).toList();
      shown.put(requisite.word(), Value.list(targets));
    }
    return Value.map(shown);
  }

  private static Value hidden(Value.MapValue arguments) {
    SequencedMap<Value, Value> hidden = new LinkedHashMap<>(arguments.entries());
    hidden.replaceAll(
        (name, value) -> name.equals(Value.text("name")) ? value : Value.secret(value));
    return new Value.MapValue(hidden, arguments.place());
  }

  /** An SLS that holds the one state of a {@code state.single}. */
  private record SingleState(Arguments arguments) implements SlsSource {
    private static final String SLS = "single";

    @Override
    public Optional<Sls> load(String name) {
      List<Value> own = new ArrayList<>();
      own.add(Value.map("name", Value.text(arguments.text("name"))));
      arguments
          .values()
          .forEach((key, value) -> {
            if (!OWN.contains(key)) {
              own.add(Value.map(key, value));
            }
          });
      String state = arguments.text("fun");
      Value body = Value.map(state, Value.list(own));
      return Optional.of(new Sls(name, false, Value.map(state, body)));
    }

    @Override
    public Set<String> names() {
      return Set.of(SLS);
    }
  }
}
