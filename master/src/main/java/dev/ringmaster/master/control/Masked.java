package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Values without their secrets: none leaves the master through the control API. */
final class Masked {
  private static final Value MASK = Value.text(Value.Secret.MASK);

  private Masked() {}

  static Value of(Value value) {
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
