package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an executable prints when it is asked to describe itself:
 *
 * <pre>
 * {"functions": [{"name": "usage", "summary": "…", "documentation": "…", "effect": "read",
 *   "free_form": false, "parameters": [{"name": "path", "type": "text", "required": true,
 *   "default": "/", "secret": false, "documentation": "…", "choices": ["…"]}]}]}
 * </pre>
 *
 * <p>with {@code states} in place of {@code functions} below {@code _states/}, where {@code watch}
 * says in a word what the watch action of a state does ({@code restarted}), if it has one. Only
 * names are required; the effect is {@code once} where it is not said, the type {@code any}.
 */
final class Description {
  private static final Set<String> FUNCTION_KEYS =
      Set.of("name", "summary", "documentation", "effect", "free_form", "parameters");
  private static final Set<String> STATE_KEYS =
      Set.of("name", "summary", "documentation", "effect", "free_form", "parameters", "watch");
  private static final Set<String> PARAMETER_KEYS =
      Set.of("name", "type", "required", "default", "secret", "documentation", "choices");
  private final String module;
  private final Signature.Kind kind;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * One thing that an executable offers.
   *
   * @param watch what the watch action does, if there is one
   */
  record Offered(Signature signature, Optional<String> watch) {}

  private Description(String module, Signature.Kind kind) {
    this.module = module;
    this.kind = kind;
  }

  /**
   * @throws ProblemsException with all that is wrong
   */
  static List<Offered> read(String module, Signature.Kind kind, Value described) {
    Description description = new Description(module, kind);
    List<Offered> offered = description.offered(described);
    if (!description.problems.isEmpty()) {
      throw new ProblemsException(description.problems);
    }
    return offered;
  }

  private List<Offered> offered(Value described) {
    String key = kind == Signature.Kind.FUNCTION ? "functions" : "states";
    List<Offered> offered = new ArrayList<>();
    if (!(described instanceof Value.MapValue map)
        || !(map.get(key) instanceof Value.ListValue list)) {
      problem(described, "must describe itself as {\"" + key + "\": [...]}");
      return offered;
    }
    for (Value item : list.items()) {
      if (item instanceof Value.MapValue one) {
        signature(one).map(signature -> new Offered(signature, watch(one))).ifPresent(offered::add);
      } else {
        problem(item, "an entry must be a mapping, not a " + item.kind());
      }
    }
    return offered;
  }

  private Optional<String> watch(Value.MapValue map) {
    return switch (map.get("watch")) {
      case null -> Optional.empty();
      case Value.Text does -> Optional.of(does.value());
      case Value other -> {
        problem(other, "'watch' must say in a word what the watch action does: restarted");
        yield Optional.empty();
      }
    };
  }

  private Optional<Signature> signature(Value.MapValue map) {
    checkKeys(map, kind == Signature.Kind.FUNCTION ? FUNCTION_KEYS : STATE_KEYS);
    String name = text(map, "name");
    if (!name.matches("[a-z_][a-z0-9_]{0,63}")) {
      problem(map, "'" + name + "' is no name: lower-case letters, digits and _");
      return Optional.empty();
    }
    Effect effect = choice(map, "effect", Effect.values(), Effect.ONCE);
    List<Parameter> parameters = new ArrayList<>();
    if (map.get("parameters") instanceof Value.ListValue list) {
      list.items().forEach(one -> parameter(one).ifPresent(parameters::add));
    }
    if (parameters.stream().map(Parameter::name).distinct().count() != parameters.size()) {
      problem(map, "two parameters of '" + name + "' have the same name");
      return Optional.empty();
    }
    return Optional.of(
        new Signature(
            module + "." + name,
            kind,
            effect,
            text(map, "summary"),
            text(map, "documentation"),
            parameters,
            Optional.empty(),
            flag(map, "free_form"),
            false));
  }

  private Optional<Parameter> parameter(Value item) {
    if (!(item instanceof Value.MapValue map)) {
      problem(item, "a parameter must be a mapping, not a " + item.kind());
      return Optional.empty();
    }
    checkKeys(map, PARAMETER_KEYS);
    String name = text(map, "name");
    if (name.isEmpty()) {
      problem(map, "a parameter has no name");
      return Optional.empty();
    }
    boolean required = flag(map, "required");
    Value fallback = map.get("default");
    if (required && fallback != null) {
      problem(map, "the parameter '" + name + "' is required and has a default");
      return Optional.empty();
    }
    Parameter.Type type = choice(map, "type", Parameter.Type.values(), Parameter.Type.ANY);
    return Optional.of(
        new Parameter(
            name,
            type,
            required,
            fallback,
            flag(map, "secret"),
            text(map, "documentation"),
            choices(map)));
  }

  private List<String> choices(Value.MapValue map) {
    return switch (map.get("choices")) {
      case null -> List.of();
      case Value.ListValue list -> list.items().stream().map(Value::toString).toList();
      case Value other -> {
        problem(other, "'choices' must be a list of texts");
        yield List.of();
      }
    };
  }

  private void checkKeys(Value.MapValue map, Set<String> known) {
    for (Value key : map.entries().keySet()) {
      if (!known.contains(key.toString())) {
        problem(key, "unknown key '" + key + "'" + suggestion(key.toString(), known));
      }
    }
  }

  private static String suggestion(String word, Set<String> known) {
    String near = Suggestion.didYouMean(word, known);
    return near.isEmpty() ? "" : "; " + near;
  }

  private static String text(Value.MapValue map, String key) {
    @Nullable Value value = map.get(key);
    return value == null ? "" : value.toString();
  }

  private boolean flag(Value.MapValue map, String key) {
    Value value = map.get(key);
    if (value != null && !(value instanceof Value.Bool)) {
      problem(value, "'" + key + "' must be true or false");
    }
    return value instanceof Value.Bool bool && bool.value();
  }

  private <E extends Enum<E>> E choice(Value.MapValue map, String key, E[] choices, E fallback) {
    Value value = map.get(key);
    if (value == null) {
      return fallback;
    }
    for (E choice : choices) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(value.toString())) {
        return choice;
      }
    }
    List<String> names =
        Arrays.stream(choices).map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
    problem(value, "'" + key + "' must be one of " + names + ", not '" + value + "'");
    return fallback;
  }

  private void problem(Value where, String message) {
    problems.add(Problem.at(where.place(), message));
  }
}
