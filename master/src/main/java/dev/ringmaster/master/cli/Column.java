package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.function.Function;

/** A column of a table: its title, and what stands there for a row. */
record Column(String title, Function<Value.MapValue, String> cell) {
  /** A column of one field of the row, as it is; lists are joined with commas. */
  static Column of(String title, String field) {
    return new Column(title, row -> text(row.get(field)));
  }

  /** A column of a moment, in this machine's time zone. */
  static Column time(String title, String field) {
    return new Column(title, row -> Times.local(row.get(field)));
  }

  private static String text(@org.jspecify.annotations.Nullable Value value) {
    return switch (value) {
      case null -> "";
      case Value.Null nothing -> "";
      case Value.ListValue list ->
          String.join(", ", list.items().stream().map(Value::toString).toList());
      case Value other -> other.toString();
    };
  }
}
