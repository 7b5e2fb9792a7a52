package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;

/** Values as JSON, indented by two. Written out here because a JSON library costs start-up time. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean compact;

  private JsonText(boolean compact) {
    this.compact = compact;
  }

  /** On one line. */
  static String line(Value value) {
    JsonText text = new JsonText(true);
    text.node(value, 0);
    return text.out.toString();
  }

  static String of(Value value) {
    JsonText text = new JsonText(false);
    text.node(value, 0);
    return text.out.toString();
  }

  /** {@code text} as a JSON string, quotes included; what a terminal would obey is escaped. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(codePoint -> character(codePoint, quoted));
    return quoted.append('"').toString();
  }

  private static void character(int codePoint, StringBuilder quoted) {
    switch (codePoint) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      case '\r' -> quoted.append("\\r");
      default -> {
        if (Printable.isSafe(codePoint)) {
          quoted.appendCodePoint(codePoint);
        } else {
          quoted.append(String.format("\\u%04x", codePoint));
        }
      }
    }
  }

  private void node(Value value, int indent) {
    switch (value) {
      case Value.Null nothing -> out.append("null");
      case Value.Bool bool -> out.append(bool.value());
      case Value.Int integer -> out.append(integer.value());
      case Value.Real real -> out.append(number(real.value()));
      case Value.Text text -> out.append(quote(text.value()));
      case Value.Bytes bytes -> out.append(quote(bytes.toString()));
      case Value.Timestamp time -> out.append(quote(time.toString()));
      case Value.Secret secret -> out.append(quote(Value.Secret.MASK));
      case Value.ListValue list -> list(list, indent);
      case Value.MapValue map -> map(map, indent);
    }
  }

  /** JSON has no infinities; they become text. */
  private static String number(double real) {
    return Double.isFinite(real) ? String.valueOf(real) : quote(String.valueOf(real));
  }

  private void list(Value.ListValue list, int indent) {
    String separator = "[";
    for (Value item : list.items()) {
      out.append(separator);
      newline(indent + 1);
      node(item, indent + 1);
      separator = compact ? ", " : ",";
    }
    close(list.items().isEmpty(), "[]", "]", indent);
  }

  private void map(Value.MapValue map, int indent) {
    String separator = "{";
    for (var entry : map.entries().entrySet()) {
      out.append(separator);
      newline(indent + 1);
      out.append(quote(entry.getKey().toString())).append(": ");
      node(entry.getValue(), indent + 1);
      separator = compact ? ", " : ",";
    }
    close(map.entries().isEmpty(), "{}", "}", indent);
  }

  private void close(boolean empty, String whole, String end, int indent) {
    if (empty) {
      out.append(whole);
    } else {
      newline(indent);
      out.append(end);
    }
  }

  private void newline(int indent) {
    if (!compact) {
      out.append('\n').repeat("  ", indent);
    }
  }
}
