package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Compiles SLS files to a plan, or says all that is wrong with them. Serves any number of runs. */
public final class StateCompiler {
  private static final int LIMIT_STATES = 50_000;

  private final SlsSource source;
  private final Vocabulary vocabulary;

  public StateCompiler(SlsSource source, Vocabulary vocabulary) {
    this.source = source;
    this.vocabulary = vocabulary;
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
    GlobalArgumentParser.Parsed parsed =
        new GlobalArgumentParser(state, vocabulary, problems).take(signature);
    checkListens(state, problems);
    orders.put(state, parsed.order());
    Value.MapValue given = given(state, signature);
    Optional<Arguments> bound = new ArgumentFit(state, problems).bind(signature, given);
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
    Signature signature = vocabulary.states().get(state.state());
    if (signature == null) {
      problems.add(
          state.functionPlace,
          state.sls,
          state.id,
          "there is no state '" + state.state() + "'",
          Vocabulary.adviceForUnknown(state.state(), vocabulary.states().keySet()));
    }
    return Optional.ofNullable(signature);
  }

  /** Who listens needs something to do when it hears. */
  private void checkListens(NamedState state, ProblemList problems) {
    if (!vocabulary.reacting().contains(state.raw.state())) {
      state.targets(RequisiteKind.LISTEN).values().stream()
          .findFirst()
          .ifPresent(place ->
              problems.add(
                  place,
                  state.raw.sls,
                  state.raw.id,
                  "listens, but " + state.raw.state() + " has no watch action",
                  "Use 'onchanges', or listen with a state such as service.running."));
    }
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
