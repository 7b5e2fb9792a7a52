package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Compiles SLS files to a plan, or says all that is wrong with them. Serves any number of runs. */
public final class StateCompiler {
  private static final int LIMIT_STATES = 50_000;

  private final SlsSource source;
  private final Map<String, Signature> signatures = new TreeMap<>();
  private final ArgumentBinding binding;

  public StateCompiler(SlsSource source, Collection<Signature> signatures) {
    this(source, signatures, Binder::bind);
  }

  /**
   * @param signatures of the states that there are; those of functions are passed over
   */
  public StateCompiler(
      SlsSource source, Collection<Signature> signatures, ArgumentBinding binding) {
    this.source = source;
    this.binding = binding;
    for (Signature signature : signatures) {
      if (signature.kind() == Signature.Kind.STATE) {
        this.signatures.put(signature.name(), signature);
      }
    }
  }

  /**
   * Compiles these SLS files and all that they include.
   *
   * @param slsNames in the order in which they are to run
   * @throws ProblemsException with every problem at once; nothing must run then
   */
  public StatePlan compile(List<String> slsNames) throws InterruptedException {
    ProblemList problems = new ProblemList();
    Inclusion inclusion = new Inclusion(source, problems);
    for (String name : slsNames) {
      inclusion.load(name);
    }
    Amendments.Amended amended = Amendments.of(inclusion, problems);
    List<NamedState> states = NameExpansion.expand(amended.states(), problems);
    if (states.size() > LIMIT_STATES) {
      throw new ProblemsException(
          Problem.of(
              states.size() + " states are over the limit of " + LIMIT_STATES + " for one run"));
    }
    checkTags(states, problems);
    StateIndex index = new StateIndex(states, inclusion);
    RequisiteResolver resolver = new RequisiteResolver(index, amended.excluded(), problems);
    states.forEach(resolver::resolve);
    use(states);
    Map<NamedState, StateDeclaration> declared = new HashMap<>();
    Map<NamedState, Value> orders = new HashMap<>();
    for (NamedState state : states) {
      declare(state, orders, problems).ifPresent(declaration -> declared.put(state, declaration));
    }
    List<NamedState> ordered = ExecutionOrder.of(states, orders, problems);
    problems.throwIfAny();
    return new StatePlan(ordered.stream().map(declared::get).toList());
  }

  private static void checkTags(List<NamedState> states, ProblemList problems) {
    Map<String, NamedState> seen = new HashMap<>();
    for (NamedState state : states) {
      if (seen.put(state.tag(), state) != null) {
        problems.add(
            state.raw.place,
            state.raw.sls,
            state.raw.id,
            "the name '" + state.name + "' is there twice",
            "");
      }
    }
  }

  /** Copies arguments from what {@code use} points at; all from what was written, so no chains. */
  private static void use(List<NamedState> states) {
    Map<NamedState, SequencedMap<String, RawArgument>> written = new HashMap<>();
    states.forEach(state -> written.put(state, new LinkedHashMap<>(state.raw.arguments)));
    for (NamedState state : states) {
      for (NamedState used : state.targets(RequisiteKind.USE).keySet()) {
        written
            .getOrDefault(used, new LinkedHashMap<>())
            .forEach((name, argument) -> {
              if (!name.equals("name") && !name.equals("order")) {
                state.raw.arguments.putIfAbsent(name, argument);
              }
            });
      }
    }
  }

  private Optional<StateDeclaration> declare(
      NamedState state, Map<NamedState, Value> orders, ProblemList problems) {
    Optional<Signature> found = signature(state.raw, problems);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Signature signature = found.get();
    GlobalArgumentParser.Parsed parsed = new GlobalArgumentParser(state, problems).take(signature);
    orders.put(state, parsed.order());
    Value.MapValue given = given(state, signature);
    Optional<Arguments> bound = new ArgumentFit(state, problems).bind(signature, given, binding);
    return bound.map(arguments ->
        new StateDeclaration(
            state.raw.sls,
            state.raw.id,
            state.name,
            signature,
            given,
            arguments,
            state.requisites(),
            parsed.global(),
            state.raw.place));
  }

  private Optional<Signature> signature(RawState state, ProblemList problems) {
    if (state.function.isEmpty()) {
      problems.add(
          state.functionPlace,
          state.sls,
          state.id,
          "the module '" + state.module + "' has no function",
          "Write '" + state.module + ".function:' or put '- function' into its list.");
      return Optional.empty();
    }
    Signature signature = signatures.get(state.state());
    if (signature == null) {
      problems.add(
          state.functionPlace,
          state.sls,
          state.id,
          "there is no state '" + state.state() + "'",
          adviceForUnknown(state));
    }
    return Optional.ofNullable(signature);
  }

  private String adviceForUnknown(RawState state) {
    String near = Suggestion.didYouMean(state.state(), signatures.keySet());
    if (!near.isEmpty()) {
      return near;
    }
    List<String> siblings =
        signatures.keySet().stream().filter(name -> name.startsWith(state.module + ".")).toList();
    return siblings.isEmpty()
        ? "No module is named '" + state.module + "'."
        : "The module has " + String.join(", ", siblings) + ".";
  }

  private static Value.MapValue given(NamedState state, Signature signature) {
    SequencedMap<Value, Value> named = new LinkedHashMap<>();
    boolean takesName = signature.parameter("name").isPresent();
    for (RawArgument argument : state.raw.arguments.values()) {
      if (takesName || !argument.name().equals("name")) {
        named.put(Value.text(argument.name()).at(argument.place()), argument.value());
      }
    }
    if (takesName) {
      named.putIfAbsent(Value.text("name"), Value.text(state.name));
    }
    return new Value.MapValue(named, state.raw.functionPlace);
  }
}
