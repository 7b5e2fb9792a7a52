package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Value;
import java.util.Map;
import java.util.Optional;

/** A way into nested data: {@code app:ports:0}, keys and list indexes joined by colons. */
public final class DataPath {
  private DataPath() {}

  /**
   * The value at the end; empty if there is none. Keys of any scalar kind are found by their text,
   * also a key that holds colons itself. What lies inside a secret is a secret.
   */
  public static Optional<Value> find(Value root, String path) {
    return switch (root) {
      case Value.Secret secret -> find(secret.hidden(), path).map(Value::secret);
      case Value.MapValue map -> inMap(map, path);
      case Value.ListValue list -> inList(list, path);
      default -> Optional.empty();
    };
  }

  /** Whether a value is not empty, false, zero or null. */
  public static boolean isSubstantial(Value value) {
    return switch (value) {
      case Value.Null none -> false;
      case Value.Bool bool -> bool.value();
      case Value.Int integer -> integer.value().signum() != 0;
      case Value.Real real -> real.value() != 0;
      case Value.Text text -> !text.value().isEmpty();
      case Value.ListValue list -> !list.items().isEmpty();
      case Value.MapValue map -> !map.entries().isEmpty();
      case Value.Secret secret -> isSubstantial(secret.hidden());
      case Value.Bytes bytes -> bytes.value().length > 0;
      case Value.Timestamp timestamp -> true;
    };
  }

  private static Optional<Value> inMap(Value.MapValue map, String path) {
    for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
      String key = entry.getKey().toString();
      if (key.equals(path)) {
        return Optional.of(entry.getValue());
      }
      if (path.startsWith(key + ":")) {
        Optional<Value> below = find(entry.getValue(), path.substring(key.length() + 1));
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Value> inList(Value.ListValue list, String path) {
    String head = path.contains(":") ? path.substring(0, path.indexOf(':')) : path;
    if (!head.matches("\\d{1,6}") || Integer.parseInt(head) >= list.items().size()) {
      return Optional.empty();
    }
    Value item = list.items().get(Integer.parseInt(head));
    return head.equals(path) ? Optional.of(item) : find(item, path.substring(head.length() + 1));
  }
}
