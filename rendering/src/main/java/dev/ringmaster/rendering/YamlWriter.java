package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/** Values as YAML in block style; what could be read as anything but itself is quoted. */
final class YamlWriter {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Value value) {
    YamlWriter writer = new YamlWriter();
    writer.node(value, 0);
    return writer.out.toString();
  }

  private void node(Value value, int indent) {
    switch (value) {
      case Value.ListValue list when !list.items().isEmpty() -> items(list, indent);
      case Value.MapValue map when !map.entries().isEmpty() -> entries(map, indent);
      default -> out.append(scalar(value)).append('\n');
    }
  }

  private void items(Value.ListValue list, int indent) {
    boolean first = true;
    for (Value item : list.items()) {
      out.append(first ? "" : " ".repeat(indent)).append("- ");
      first = false;
      node(item, indent + 2);
    }
  }

  private void entries(Value.MapValue map, int indent) {
    boolean first = true;
    for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
      out.append(first ? "" : " ".repeat(indent)).append(scalar(entry.getKey())).append(':');
      first = false;
      if (isBlock(entry.getValue())) {
        out.append('\n').append(" ".repeat(indent + 2));
        node(entry.getValue(), indent + 2);
      } else {
        out.append(' ').append(scalar(entry.getValue())).append('\n');
      }
    }
  }

  private static boolean isBlock(Value value) {
    return (value instanceof Value.ListValue list && !list.items().isEmpty())
        || (value instanceof Value.MapValue map && !map.entries().isEmpty());
  }

  /** One line that reads back as the scalar, or as the empty list or mapping. */
  static String scalar(Value value) {
    return switch (value) {
      case Value.Null nothing -> "null";
      case Value.Real real -> real(real.value());
      case Value.Text text -> text(text.value());
      case Value.Bytes bytes -> "!!binary " + Json.quoted(bytes.toString());
      case Value.Timestamp time -> "!!timestamp " + Json.quoted(time.toString());
      case Value.ListValue list -> "[]";
      case Value.MapValue map -> "{}";
      case Value.Secret secret -> Json.quoted(Value.Secret.MASK);
      case Value.Bool _, Value.Int _ -> value.toString();
    };
  }

  private static String text(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && YamlNodes.implicitTag(text).equals(Tag.STR.getValue())
            && text.length() <= 120;
    return plain ? text : Json.quoted(text);
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    String text = Double.toString(value);
    return text.contains("E") && !text.contains("E-") ? text.replace("E", "E+") : text;
  }
}
