package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what a template holds looks in its output. */
final class Printing {
  private final StringBuilder out = new StringBuilder();

  private Printing() {}

  /**
   * What <code>{{ object }}</code> prints; lists and mappings as JSON, which is YAML in one line.
   */
  static String print(@Nullable Object object) {
    return switch (object) {
      case null -> "";
      case Double real -> Markers.text(Value.real(real));
      case Map<?, ?> map -> json(map);
      case Collection<?> items -> json(items);
      default -> object.toString();
    };
  }

  /** As JSON in one line; what is guarded is a marker in it, which is replaced by its JSON. */
  static String json(@Nullable Object object) {
    Printing printing = new Printing();
    printing.json(object, 0);
    return printing.out.toString();
  }

  /** As YAML in block style, each line but the first indented. */
  static String yaml(@Nullable Object object, int indent) {
    Printing printing = new Printing();
    printing.yaml(object, indent, 0);
    return printing.out.toString().stripTrailing();
  }

  private void json(@Nullable Object object, int depth) {
    Session.current().checkDepth(depth);
    switch (object) {
      case Map<?, ?> map -> jsonMap(map, depth);
      case Collection<?> items -> jsonList(items, depth);
      case null, default -> out.append(scalar(object));
    }
  }

  private void jsonMap(Map<?, ?> map, int depth) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator).append(key(entry.getKey())).append(": ");
      json(entry.getValue(), depth + 1);
      separator = ", ";
    }
    out.append('}');
  }

  private void jsonList(Collection<?> items, int depth) {
    out.append('[');
    for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
      json(each.next(), depth + 1);
      out.append(each.hasNext() ? ", " : "");
    }
    out.append(']');
  }

  private void yaml(@Nullable Object object, int indent, int depth) {
    Session.current().checkDepth(depth);
    switch (object) {
      case Map<?, ?> map when !map.isEmpty() -> {
        String before = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(before).append(key(entry.getKey())).append(':');
          before = " ".repeat(indent);
          yamlValue(entry.getValue(), indent, depth);
        }
      }
      case Collection<?> items when !items.isEmpty() -> {
        String before = "";
        for (Object item : items) {
          out.append(before).append("- ");
          before = " ".repeat(indent);
          yaml(item, indent + 2, depth + 1);
        }
      }
      case Map<?, ?> empty -> out.append("{}\n");
      case Collection<?> empty -> out.append("[]\n");
      case null, default -> out.append(scalar(object)).append('\n');
    }
  }

  private void yamlValue(@Nullable Object value, int indent, int depth) {
    boolean block =
        (value instanceof Map<?, ?> map && !map.isEmpty())
            || (value instanceof Collection<?> items && !items.isEmpty());
    out.append(block ? "\n" + " ".repeat(indent + 2) : " ");
    yaml(value, indent + 2, depth + 1);
  }

  private static String scalar(@Nullable Object object) {
    return switch (object) {
      case null -> "null";
      case Guarded guarded -> marker(guarded);
      case Boolean bool -> bool.toString();
      case Double real when !Double.isFinite(real) -> Json.quoted(Markers.text(Value.real(real)));
      case Number number -> Markers.text(Views.value(number));
      default -> {
        Labels labels = new Labels();
        Object plain = labels.plain(object.toString());
        yield labels.guard(plain) instanceof Guarded guarded
            ? marker(guarded)
            : Json.quoted(String.valueOf(plain));
      }
    };
  }

  private static String marker(Guarded guarded) {
    Session session = Session.current();
    String token = session.markers().add(guarded, Markers.Form.JSON);
    return session.printsJson() ? "\"" + token + "\"" : token;
  }

  private static String key(@Nullable Object key) {
    return key instanceof Guarded guarded
        ? "\"" + Session.current().markers().add(guarded, Markers.Form.KEY) + "\""
        : Json.quoted(Views.value(key).toString());
  }
}
