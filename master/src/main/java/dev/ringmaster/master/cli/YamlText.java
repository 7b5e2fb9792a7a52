package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.regex.Pattern;

/**
 * Values as YAML. Written out here because a YAML library costs start-up time, and because what a
 * terminal would obey must be escaped, which no library does.
 */
final class YamlText {
  /** Text that means itself without quotes. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.@+=-]*( [A-Za-z0-9_/.@+=(),-]+)*");

  private static final Pattern WORD =
      Pattern.compile(
          "(?i)null|true|false|yes|no|on|off|y|n|~|[-+]?\\.(inf|nan)|[-+.]*[0-9_.]*(e[-+]?[0-9]+)?");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  /** Without a line feed at the end. */
  static String of(Value value) {
    YamlText text = new YamlText();
    text.node(value, 0);
    return text.out.toString().stripTrailing();
  }

  private void node(Value value, int indent) {
    switch (value) {
      case Value.ListValue list when !list.items().isEmpty() -> list(list, indent);
      case Value.MapValue map when !map.entries().isEmpty() -> map(map, indent);
      case Value.ListValue empty -> out.append("[]");
      case Value.MapValue empty -> out.append("{}");
      case Value.Text text when isBlock(text.value()) -> block(text.value(), Math.max(1, indent));
      case Value scalar -> out.append(scalar(scalar));
    }
  }

  private void list(Value.ListValue list, int indent) {
    boolean first = true;
    for (Value item : list.items()) {
      if (!first) {
        newline(indent);
      }
      first = false;
      out.append("- ");
      node(item, indent + 1);
    }
  }

  private void map(Value.MapValue map, int indent) {
    boolean first = true;
    for (var entry : map.entries().entrySet()) {
      if (!first) {
        newline(indent);
      }
      first = false;
      out.append(scalar(entry.getKey())).append(':');
      child(entry.getValue(), indent);
    }
  }

  private void child(Value value, int indent) {
    boolean nested =
        switch (value) {
          case Value.ListValue list -> !list.items().isEmpty();
          case Value.MapValue map -> !map.entries().isEmpty();
          case Value scalar -> false;
        };
    if (nested) {
      newline(indent + 1);
      node(value, indent + 1);
    } else {
      out.append(' ');
      node(value, indent + 1);
    }
  }

  static String scalar(Value value) {
    return switch (value) {
      case Value.Null nothing -> "null";
      case Value.Text text -> text(text.value());
      case Value.Bytes bytes -> "!!binary " + JsonText.quote(bytes.toString());
      case Value.Secret secret -> Value.Secret.MASK;
      case Value.Real real -> real(real.value());
      case Value other -> other.toString();
    };
  }

  private static String real(double real) {
    if (Double.isNaN(real)) {
      return ".nan";
    }
    return Double.isInfinite(real) ? (real > 0 ? ".inf" : "-.inf") : String.valueOf(real);
  }

  private static String text(String text) {
    return PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()
        ? text
        : JsonText.quote(text);
  }

  /** Whether text reads best, and unambiguously, as a literal block. */
  private static boolean isBlock(String text) {
    return text.strip().indexOf('\n') > 0
        && !text.endsWith("\n\n")
        && !Character.isWhitespace(text.charAt(0))
        && text.codePoints().allMatch(c -> Printable.isSafe(c) && c != '\t')
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  private void block(String text, int indent) {
    boolean ended = text.endsWith("\n");
    out.append(ended ? "|" : "|-");
    for (String line : text.substring(0, text.length() - (ended ? 1 : 0)).split("\n", -1)) {
      if (line.isEmpty()) {
        out.append('\n');
      } else {
        newline(indent);
        out.append(line);
      }
    }
  }

  private void newline(int indent) {
    out.append('\n').repeat("  ", indent);
  }
}
