package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Secrets inside of values. */
public final class Secrets {
  private Secrets() {}

  /** The value with every secret in it in clear. What it answers must not be shown or kept. */
  public static Value reveal(Value value) {
    return switch (value) {
      case Value.Secret secret -> reveal(secret.hidden());
      case Value.ListValue list when anySecret(list) ->
          new Value.ListValue(list.items().stream().map(Secrets::reveal).toList(), list.place());
      case Value.MapValue map when anySecret(map) -> {
        SequencedMap<Value, Value> plain = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> plain.put(key, reveal(entry)));
        yield new Value.MapValue(plain, map.place());
      }
      default -> value;
    };
  }

  /** Every scalar in the value as a secret; keys stay readable. */
  public static Value hide(Value value) {
    return switch (value) {
      case Value.ListValue list ->
          new Value.ListValue(list.items().stream().map(Secrets::hide).toList(), list.place());
      case Value.MapValue map -> {
        SequencedMap<Value, Value> hidden = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> hidden.put(key, hide(entry)));
        yield new Value.MapValue(hidden, map.place());
      }
      case Value.Null nothing -> nothing;
      default -> Value.secret(value);
    };
  }

  /** Whether the value is a secret or holds one. */
  public static boolean anySecret(Value value) {
    return switch (value) {
      case Value.Secret secret -> true;
      case Value.ListValue list -> list.items().stream().anyMatch(Secrets::anySecret);
      case Value.MapValue map -> map.entries().values().stream().anyMatch(Secrets::anySecret);
      default -> false;
    };
  }

  /** The secrets in a value as text, each once; what must be masked in output that names them. */
  public static List<String> texts(Value value) {
    List<String> found = new ArrayList<>();
    collect(value, false, found);
    return found.stream().distinct().toList();
  }

  private static void collect(Value value, boolean secret, List<String> found) {
    switch (value) {
      case Value.Secret inner -> collect(inner.hidden(), true, found);
      case Value.ListValue list -> list.items().forEach(item -> collect(item, secret, found));
      case Value.MapValue map ->
          map.entries().values().forEach(entry -> collect(entry, secret, found));
      default -> {
        if (secret && !value.toString().isEmpty()) {
          found.add(value.toString());
        }
      }
    }
  }
}
