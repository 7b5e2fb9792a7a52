package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * An argument that is known only when an earlier step has ended, because a runbook is rendered
 * before anything runs. Written as a mapping with the one key {@code $result}: {@code {$result:
 * "read-revision:db01:commit"}} is what step {@code read-revision} answered on {@code db01}, there
 * the entry {@code commit}. A whole number picks from a list, the first being 0.
 *
 * @param step the step whose result is meant
 * @param path minion id, then keys and indices; may be empty
 */
public record Deferred(String step, List<String> path, Value source) {
  /** The key that marks such a mapping. */
  public static final String KEY = "$result";

  private static final String SHAPE =
      "write {" + KEY + ": \"step:minion:key\"}, a text with the ID of an earlier step first";

  public Deferred {
    path = List.copyOf(path);
  }

  /** The deferred expressions anywhere in {@code value}. */
  public static List<Deferred> in(Value value) {
    List<Deferred> found = new ArrayList<>();
    collect(value, found);
    return found;
  }

  private static void collect(Value value, List<Deferred> found) {
    Optional<Deferred> here = parse(value);
    if (here.isPresent()) {
      found.add(here.get());
      return;
    }
    switch (value) {
      case Value.ListValue list -> list.items().forEach(item -> collect(item, found));
      case Value.MapValue map -> map.entries().values().forEach(item -> collect(item, found));
      case Value.Secret secret -> collect(secret.hidden(), found);
      default -> {}
    }
  }

  /**
   * {@code value} with every deferred expression replaced by what it stands for.
   *
   * @param results minion id → answer of a step that has ended
   * @throws ProblemsException if a path leads nowhere
   */
  public static Value resolve(Value value, Function<String, Optional<Value>> results) {
    Optional<Deferred> here = parse(value);
    if (here.isPresent()) {
      return here.get().lookUp(results);
    }
    return switch (value) {
      case Value.ListValue list ->
          Value.list(list.items().stream().map(item -> resolve(item, results)).toList());
      case Value.MapValue map -> {
        SequencedMap<Value, Value> entries = new LinkedHashMap<>();
        map.entries().forEach((key, item) -> entries.put(key, resolve(item, results)));
        yield new Value.MapValue(entries, map.place());
      }
      case Value.Secret secret -> Value.secret(resolve(secret.hidden(), results));
      default -> value;
    };
  }

  /**
   * The same for what must be a mapping in the end: named arguments, a pillar.
   *
   * @throws ProblemsException also if it stands for something else
   */
  public static Value.MapValue resolveMapping(
      Value.MapValue value, Function<String, Optional<Value>> results) {
    Value resolved = resolve(value, results);
    if (resolved instanceof Value.MapValue map) {
      return map;
    }
    throw new ProblemsException(
        Problem.at(
                value.place(),
                "the result "
                    + value.get(KEY)
                    + " is a "
                    + resolved.kind()
                    + ", and a mapping is needed here")
            .withAdvice("Name what it is: {revision: {" + KEY + ": …}}."));
  }

  private static Optional<Deferred> parse(Value value) {
    if (!(value instanceof Value.MapValue map) || map.get(KEY) == null) {
      return Optional.empty();
    }
    if (map.entries().size() != 1 || !(map.get(KEY) instanceof Value.Text text)) {
      throw new ProblemsException(
          Problem.at(map.place(), "not a reference to a result").withAdvice(SHAPE));
    }
    List<String> parts = List.of(text.value().split(":", -1));
    if (parts.contains("")) {
      throw new ProblemsException(
          Problem.at(text.place(), "not a reference to a result: '" + text.value() + "'")
              .withAdvice(SHAPE));
    }
    return Optional.of(new Deferred(parts.getFirst(), parts.subList(1, parts.size()), map));
  }

  private Value lookUp(Function<String, Optional<Value>> results) {
    Value at =
        results.apply(step).orElseThrow(() -> missing("step " + step + " has no result", ""));
    String walked = step;
    for (String key : path) {
      boolean hidden = at instanceof Value.Secret;
      Value plain = at instanceof Value.Secret secret ? secret.hidden() : at;
      String before = walked;
      Value next =
          child(plain, key)
              .orElseThrow(() ->
                  missing(
                      "the result " + before + " has no '" + key + "'",
                      "it is a " + plain.kind() + keys(plain)));
      at = hidden ? Value.secret(next) : next;
      walked = walked + ":" + key;
    }
    return at;
  }

  private static Optional<Value> child(Value parent, String key) {
    return switch (parent) {
      case Value.MapValue map ->
          map.entries().entrySet().stream()
              .filter(entry -> entry.getKey().toString().equals(key))
              .map(java.util.Map.Entry::getValue)
              .findFirst();
      case Value.ListValue list ->
          key.matches("\\d{1,9}") && Integer.parseInt(key) < list.items().size()
              ? Optional.of(list.items().get(Integer.parseInt(key)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String keys(Value value) {
    return value instanceof Value.MapValue map && !map.entries().isEmpty()
        ? " with "
            + String.join(", ", map.entries().keySet().stream().map(Value::toString).toList())
        : "";
  }

  private ProblemsException missing(String message, String advice) {
    return new ProblemsException(Problem.at(source.place(), message).withAdvice(advice));
  }
}
