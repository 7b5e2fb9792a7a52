package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer of the master by its fields; a field that is not there is empty. */
record Fields(Value.MapValue map) {
  /** What is no mapping has no fields. */
  static Fields of(@Nullable Value value) {
    return new Fields(value instanceof Value.MapValue map ? map : Value.map());
  }

  String text(String name) {
    Value value = map.get(name);
    return value == null || value instanceof Value.Null ? "" : value.toString();
  }

  boolean flag(String name) {
    return map.get(name) instanceof Value.Bool bool && bool.value();
  }

  long integer(String name) {
    return map.get(name) instanceof Value.Int number ? number.value().longValue() : 0;
  }

  double real(String name) {
    return switch (map.get(name)) {
      case Value.Real real -> real.value();
      case Value.Int number -> number.value().doubleValue();
      case null, default -> 0;
    };
  }

  List<Value> list(String name) {
    return map.get(name) instanceof Value.ListValue list ? list.items() : List.of();
  }

  List<Fields> maps(String name) {
    return list(name).stream().map(Fields::of).toList();
  }

  /** What stands there, unless it is nothing. */
  Optional<Value> value(String name) {
    Value value = map.get(name);
    return value == null || value instanceof Value.Null ? Optional.empty() : Optional.of(value);
  }
}
