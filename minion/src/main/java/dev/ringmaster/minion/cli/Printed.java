package dev.ringmaster.minion.cli;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.rendering.Yaml;

/** Text for a terminal: control characters are shown, not obeyed. */
final class Printed {
  /** How an answer is printed. */
  enum Format {
    YAML,
    JSON
  }

  private static final int MESSAGE_LIMIT = 4_000;

  private Printed() {}

  /** A message; one that nobody would read to its end is cut. */
  static String message(String text) {
    return text.length() <= MESSAGE_LIMIT
        ? safe(text)
        : safe(text.substring(0, MESSAGE_LIMIT))
            + "… and "
            + (text.length() - MESSAGE_LIMIT)
            + " characters more";
  }

  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          boolean obeyed =
              Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
          if (obeyed && character != '\n' && character != '\t') {
            safe.append(String.format("\\u%04x", character));
          } else {
            safe.appendCodePoint(character);
          }
        });
    return safe.toString();
  }

  static String answer(Value value, Format format) {
    return safe(
        switch (format) {
          case YAML -> Yaml.write(value);
          case JSON -> Json.writeIndented(value);
        });
  }
}
