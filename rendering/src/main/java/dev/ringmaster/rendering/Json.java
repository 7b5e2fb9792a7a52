package dev.ringmaster.rendering;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.io.StringWriter;

/** Values from and to JSON. */
public final class Json {
  private Json() {}

  /**
   * The value of a JSON text, strictly read; each node has its place.
   *
   * @param shown what messages call the text
   * @throws ProblemsException if it is not JSON, or a key stands twice
   */
  public static Value read(String text, String shown) {
    SourceFile file = SourceFile.of(shown, text);
    return new JsonReading(text, Origins.of(file), Substitution.NONE, RenderLimits.DEFAULT).read();
  }

  /**
   * The value as JSON in one line; secrets are masked, bytes are base 64, timestamps ISO 8601, keys
   * text. {@link Secrets#reveal} first where the secrets must be in clear.
   */
  public static String write(Value value) {
    return write(value, false);
  }

  /** The same, over several lines. */
  public static String writeIndented(Value value) {
    return write(value, true);
  }

  private static String write(Value value, boolean indented) {
    return write(value, indented ? "  " : "");
  }

  private static String write(Value value, String indent) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setStrictness(Strictness.LENIENT);
      writer.setHtmlSafe(false);
      writer.setSerializeNulls(true);
      writer.setIndent(indent);
      write(writer, value);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return indent.isEmpty() ? text.toString() : text + "\n";
  }

  private static void write(JsonWriter writer, Value value) throws IOException {
    switch (value) {
      case Value.Null nothing -> writer.nullValue();
      case Value.Bool bool -> writer.value(bool.value());
      case Value.Int integer -> writer.value(integer.value());
      case Value.Real real when Double.isFinite(real.value()) -> writer.value(real.value());
      case Value.Secret hidden -> writer.jsonValue(quoted(Value.Secret.MASK));
      case Value.ListValue list -> {
        writer.beginArray();
        for (Value item : list.items()) {
          write(writer, item);
        }
        writer.endArray();
      }
      case Value.MapValue map -> {
        writer.beginObject();
        for (var entry : map.entries().entrySet()) {
          writer.name(entry.getKey().toString());
          write(writer, entry.getValue());
        }
        writer.endObject();
      }
      case Value.Real _, Value.Text _, Value.Bytes _, Value.Timestamp _ ->
          writer.jsonValue(quoted(value.toString()));
    }
  }

  /**
   * A text as a JSON string, in quotes. Whatever is not plainly visible is escaped, so that it is a
   * double-quoted scalar in YAML too, and harmless on a terminal.
   */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (isVisible(text, i)) {
            out.append(character);
          } else {
            out.append(String.format("\\u%04x", (int) character));
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean isVisible(String text, int index) {
    char character = text.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(character)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
