package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes the global arguments out of a state's arguments. */
final class GlobalArgumentParser {
  /** Those that a state may take as parameters of its own as well. */
  private static final Set<String> SURROUNDINGS = Set.of("runas", "umask", "env", "cwd", "timeout");

  /** Known from Salt, where they tune its own insides; here there is nothing to tune. */
  private static final List<String> WITHOUT_EFFECT = List.of("aggregate", "reload_modules");

  private static final Signature SIGNATURE =
      Signature.state(
          "global.arguments",
          Effect.READ,
          "What every state takes",
          Parameter.optional("onlyif", Parameter.Type.ANY, "Checks; all must be true to run"),
          Parameter.optional(
              "unless", Parameter.Type.ANY, "Checks; if all are true, it is skipped"),
          Parameter.optional("creates", Parameter.Type.TEXTS, "Paths; if all exist, it is skipped"),
          Parameter.optional("check_cmd", Parameter.Type.ANY, "Checks that run after the state"),
          Parameter.optional("retry", Parameter.Type.ANY, "true, or a mapping with attempts, …"),
          flag("failhard", "Whether its failure stops the run"),
          flag("parallel", "Whether the next state starts without waiting for it"),
          Parameter.optional("fire_event", Parameter.Type.ANY, "true, or the tag of an event"),
          flag("reload_grains", "Whether its changes may change grains"),
          flag("reload_pillar", "Whether its changes may change the pillar"),
          flag("aggregate", "Taken for Salt's sake"),
          flag("reload_modules", "Taken for Salt's sake"),
          Parameter.optional("order", Parameter.Type.ANY, "first, last or a number"),
          Parameter.optional("runas", Parameter.Type.TEXT, "The user its checks run as"),
          Parameter.optional("umask", Parameter.Type.MODE, "The umask of its checks"),
          Parameter.optional("env", Parameter.Type.ANY, "Environment variables of its checks"),
          Parameter.optional("cwd", Parameter.Type.TEXT, "The directory its checks run in"),
          Parameter.optional("timeout", Parameter.Type.DURATION, "Limit of each of its checks"));

  private static final Set<String> NAMES =
      SIGNATURE.parameters().stream().map(Parameter::name).collect(Collectors.toSet());

  private static final Signature RETRY =
      Signature.state(
          "global.retry",
          Effect.READ,
          "How a state is tried again",
          Parameter.optional(
              "attempts", Parameter.Type.INT, Value.integer(2), "How often at most, at least 1"),
          Parameter.optional(
              "interval", Parameter.Type.DURATION, Value.real(30), "Between two attempts"),
          Parameter.optional(
              "splay", Parameter.Type.DURATION, Value.real(0), "A random part is added"),
          Parameter.optional(
              "until", Parameter.Type.BOOL, Value.bool(true), "The result that ends it"));

  private final NamedState state;
  private final ProblemList problems;

  GlobalArgumentParser(NamedState state, ProblemList problems) {
    this.state = state;
    this.problems = problems;
  }

  private static Parameter flag(String name, String documentation) {
    return Parameter.optional(name, Parameter.Type.BOOL, Value.bool(false), documentation);
  }

  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    SIGNATURE.parameters().stream()
        .map(Parameter::name)
        .filter(name -> !WITHOUT_EFFECT.contains(name))
        .forEach(names::add);
    names.add("name");
    names.add("names");
    return names;
  }

  /**
   * @param order where the state wants to stand, {@link Value.Null} if it does not say
   */
  record Parsed(GlobalArguments global, Value order) {
    static final Parsed NONE = new Parsed(GlobalArguments.NONE, Value.nothing());
  }

  /** Reads them, and removes those that are not also parameters of the state itself. */
  Parsed take(Signature signature) {
    Map<String, Value> given = new LinkedHashMap<>();
    for (RawArgument argument : List.copyOf(state.raw.arguments.values())) {
      String name = argument.name();
      if (!NAMES.contains(name)) {
        continue;
      }
      boolean own = signature.parameter(name).isPresent();
      if (!own) {
        state.raw.arguments.remove(name);
      }
      if (!own || SURROUNDINGS.contains(name)) {
        bind(SIGNATURE, Value.map(name, argument.value()), state.raw.functionPlace)
            .ifPresent(good -> given.put(name, argument.value()));
      }
    }
    if (given.isEmpty()) {
      return Parsed.NONE;
    }
    Optional<Arguments> bound = bind(SIGNATURE, Value.map(given), state.raw.functionPlace);
    return bound.map(this::parsed).orElse(Parsed.NONE);
  }

  private Parsed parsed(Arguments arguments) {
    return new Parsed(
        new GlobalArguments(
            checks(arguments, "onlyif"),
            checks(arguments, "unless"),
            arguments.texts("creates"),
            checks(arguments, "check_cmd"),
            retry(arguments.get("retry")),
            arguments.flag("failhard"),
            arguments.flag("parallel"),
            event(arguments.get("fire_event")),
            arguments.flag("reload_grains"),
            arguments.flag("reload_pillar"),
            surroundings(arguments)),
        order(arguments.get("order")));
  }

  private Optional<Arguments> bind(Signature signature, Value.MapValue named, Place place) {
    try {
      return Optional.of(
          Binder.bind(signature, new Call(signature.name(), List.of(), named), place));
    } catch (ProblemsException e) {
      e.problems()
          .forEach(problem ->
              report(
                  problem.place(),
                  problem
                      .message()
                      .replace(signature.name() + " ", signature.equals(RETRY) ? "'retry' " : ""),
                  problem.advice()));
      return Optional.empty();
    }
  }

  private void report(Place place, String message, String advice) {
    problems.add(
        place.isKnown() ? place : state.raw.place, state.raw.sls, state.raw.id, message, advice);
  }

  private List<Check> checks(Arguments arguments, String name) {
    Value value = arguments.values().get(name);
    return switch (value) {
      case null -> List.of();
      case Value.Null ignored -> List.of();
      case Value.ListValue list ->
          list.items().stream().flatMap(item -> check(name, item).stream()).toList();
      case Value single -> check(name, single).stream().toList();
    };
  }

  private Optional<Check> check(String name, Value item) {
    return switch (item) {
      case Value.Text text -> Optional.of(new Check.Shell(text));
      case Value.Secret secret -> Optional.of(new Check.Shell(secret));
      case Value.MapValue map when map.get("fun") != null -> Optional.of(functionCheck(map));
      default -> {
        report(
            item.place(),
            "'" + name + "' has the entry '" + item + "', " + ProblemList.a(item),
            "An entry is a shell command, or a mapping with 'fun: module.function'.");
        yield Optional.empty();
      }
    };
  }

  private Check functionCheck(Value.MapValue map) {
    Map<String, Value> named = new LinkedHashMap<>();
    map.entries().forEach((key, value) -> named.put(key.toString(), value));
    String function = String.valueOf(named.remove("fun"));
    Value getReturn = named.remove("get_return");
    List<Value> positional =
        switch (named.remove("args")) {
          case null -> List.of();
          case Value.ListValue list -> list.items();
          case Value single -> List.of(single);
        };
    return new Check.Function(
        new Call(function, positional, Value.map(named)),
        Optional.ofNullable(getReturn).map(Value::toString));
  }

  private Optional<GlobalArguments.Retry> retry(@Nullable Value value) {
    return switch (value) {
      case null -> Optional.empty();
      case Value.Bool bool when !bool.value() -> Optional.empty();
      case Value.Bool ignored -> bind(RETRY, Value.map(), state.raw.place).map(this::retryOf);
      case Value.MapValue map -> bind(RETRY, map, map.place()).map(this::retryOf);
      case Value other -> {
        report(
            other.place(),
            "'retry' is " + ProblemList.a(other) + ", not a mapping",
            "It takes attempts, interval, splay and until.");
        yield Optional.empty();
      }
    };
  }

  private GlobalArguments.Retry retryOf(Arguments arguments) {
    long attempts = arguments.integer("attempts");
    if (attempts < 1 || attempts > 1_000) {
      report(state.raw.place, "'retry' has attempts: " + attempts, "From 1 to 1000 are possible.");
    }
    return new GlobalArguments.Retry(
        Math.clamp(attempts, 1, 1_000),
        arguments.duration("interval"),
        arguments.duration("splay"),
        arguments.flag("until"));
  }

  private Optional<String> event(@Nullable Value value) {
    return switch (value) {
      case null -> Optional.empty();
      case Value.Bool bool -> bool.value() ? Optional.of("") : Optional.empty();
      case Value.Text text -> Optional.of(text.value());
      case Value other -> {
        report(
            other.place(),
            "'fire_event' is " + ProblemList.a(other),
            "It is true, or the tag of the event.");
        yield Optional.empty();
      }
    };
  }

  private Value order(@Nullable Value value) {
    if (value == null) {
      return Value.nothing();
    }
    boolean good =
        value instanceof Value.Int
            || value.equals(Value.text("first"))
            || value.equals(Value.text("last"));
    if (!good) {
      report(value.place(), "'order' is '" + value + "'", "It is first, last or an integer.");
    }
    return good ? value : Value.nothing();
  }

  private GlobalArguments.Surroundings surroundings(Arguments arguments) {
    return new GlobalArguments.Surroundings(
        arguments.optionalText("runas"),
        arguments.optionalText("umask"),
        environment(arguments.get("env")),
        arguments.optionalText("cwd"),
        arguments.has("timeout")
            ? Optional.of(arguments.duration("timeout"))
            : Optional.<Duration>empty());
  }

  /** A mapping, or a list of mappings and of {@code NAME=value}. */
  private Map<String, Value> environment(@Nullable Value value) {
    Map<String, Value> variables = new LinkedHashMap<>();
    switch (value) {
      case null -> {}
      case Value.MapValue map ->
          map.entries().forEach((key, setting) -> variables.put(key.toString(), setting));
      case Value.ListValue list ->
          list.items().forEach(item -> variables.putAll(environment(item)));
      case Value.Text text when text.value().indexOf('=') > 0 -> {
        int equals = text.value().indexOf('=');
        variables.put(
            text.value().substring(0, equals), Value.text(text.value().substring(equals + 1)));
      }
      case Value other ->
          report(
              other.place(),
              "'env' has '" + other + "', " + ProblemList.a(other),
              "It is a mapping of variables to values.");
    }
    return variables;
  }
}
