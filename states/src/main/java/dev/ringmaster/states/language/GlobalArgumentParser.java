package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the global arguments out of a state's arguments. */
final class GlobalArgumentParser {
  /** Those that a state may take as parameters of its own as well. */
  private static final Set<String> SURROUNDINGS = Set.of("runas", "umask", "env", "cwd", "timeout");

  private final NamedState state;
  private final Vocabulary vocabulary;
  private final ProblemList problems;

  GlobalArgumentParser(NamedState state, Vocabulary vocabulary, ProblemList problems) {
    this.state = state;
    this.vocabulary = vocabulary;
    this.problems = problems;
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
      if (!GlobalSignatures.NAMES.contains(name)) {
        continue;
      }
      boolean own = signature.parameter(name).isPresent();
      if (!own) {
        state.raw.arguments.remove(name);
      }
      if (!own || SURROUNDINGS.contains(name)) {
        bind(GlobalSignatures.STATE, Value.map(name, argument.value()), state.raw.functionPlace)
            .ifPresent(good -> given.put(name, argument.value()));
      }
    }
    if (given.isEmpty()) {
      return Parsed.NONE;
    }
    Optional<Arguments> bound =
        bind(GlobalSignatures.STATE, Value.map(given), state.raw.functionPlace);
    return bound.map(this::parsed).orElse(Parsed.NONE);
  }

  private Parsed parsed(Arguments arguments) {
    return new Parsed(
        new GlobalArguments(
            checks("onlyif", arguments),
            checks("unless", arguments),
            arguments.texts("creates"),
            checks("check_cmd", arguments),
            retry(arguments.get("retry")),
            arguments.flag("failhard"),
            arguments.flag("parallel"),
            event(arguments.get("fire_event")),
            arguments.flag("reload_grains"),
            arguments.flag("reload_pillar"),
            arguments.flag("secret"),
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
                      .replace(
                          signature.name() + " ",
                          signature.equals(GlobalSignatures.RETRY) ? "'retry' " : ""),
                  problem.advice()));
      return Optional.empty();
    }
  }

  private void report(Place place, String message, String advice) {
    problems.add(
        place.isKnown() ? place : state.raw.place, state.raw.sls, state.raw.id, message, advice);
  }

  private List<Check> checks(String name, Arguments arguments) {
    return CheckParser.parse(name, arguments.values().get(name), vocabulary, this::report);
  }

  private Optional<GlobalArguments.Retry> retry(@Nullable Value value) {
    return switch (value) {
      case null -> Optional.empty();
      case Value.Bool bool when !bool.value() -> Optional.empty();
      case Value.Bool ignored ->
          bind(GlobalSignatures.RETRY, Value.map(), state.raw.place).map(this::retryOf);
      case Value.MapValue map -> bind(GlobalSignatures.RETRY, map, map.place()).map(this::retryOf);
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
