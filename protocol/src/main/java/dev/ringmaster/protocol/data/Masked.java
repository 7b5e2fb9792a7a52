package dev.ringmaster.protocol.data;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Values without their secrets, for what is shown and for what is kept to be read. */
public final class Masked {
  private static final Value MASK = Value.text(Value.Secret.MASK);

  private Masked() {}

  /** The same value with a mask in the place of each secret. */
  public static Value of(Value value) {
    return holdsSecret(value) ? masked(value) : value;
  }

  private static boolean holdsSecret(Value value) {
    return switch (value) {
      case Value.Secret secret -> true;
      case Value.ListValue list -> list.items().stream().anyMatch(Masked::holdsSecret);
      case Value.MapValue map -> map.entries().values().stream().anyMatch(Masked::holdsSecret);
      case Value scalar -> false;
    };
  }

  private static Value masked(Value value) {
    return switch (value) {
      case Value.Secret secret -> MASK;
      case Value.ListValue list ->
          new Value.ListValue(list.items().stream().map(Masked::of).toList(), list.place());
      case Value.MapValue map -> {
        SequencedMap<Value, Value> masked = new LinkedHashMap<>();
        map.entries().forEach((key, item) -> masked.put(key, of(item)));
        yield new Value.MapValue(masked, map.place());
      }
      case Value scalar -> scalar;
    };
  }
}
