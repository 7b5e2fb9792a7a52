package dev.ringmaster.master.cli;

/**
 * Text from elsewhere as a terminal may be given it: control characters are shown, not obeyed. What
 * is escaped: everything below space except line feed and tab, delete, the second block of control
 * characters, and what turns the direction of text.
 */
final class Printable {
  private static final int MESSAGE_LIMIT = 4_000;

  private Printable() {}

  static boolean isSafe(int codePoint) {
    if (codePoint == '\n' || codePoint == '\t') {
      return true;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> !turnsDirection(codePoint);
      default -> true;
    };
  }

  private static boolean turnsDirection(int codePoint) {
    return codePoint == 0x200e
        || codePoint == 0x200f
        || codePoint == 0x061c
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  /** {@code text} over any number of lines. */
  static String lines(String text) {
    if (text.codePoints().allMatch(Printable::isSafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(codePoint -> {
          if (isSafe(codePoint)) {
            safe.appendCodePoint(codePoint);
          } else {
            escape(codePoint, safe);
          }
        });
    return safe.toString();
  }

  /** A message over any number of lines; one that no operator would read to its end is cut. */
  static String message(String text) {
    return text.length() <= MESSAGE_LIMIT
        ? lines(text)
        : lines(text.substring(0, MESSAGE_LIMIT))
            + "… and "
            + (text.length() - MESSAGE_LIMIT)
            + " characters more";
  }

  /** {@code text} on one line, for tables: line feeds and tabs are shown too. */
  static String line(String text) {
    return lines(text).replace("\n", "\\n").replace("\t", "\\t");
  }

  private static void escape(int codePoint, StringBuilder safe) {
    switch (codePoint) {
      case '\r' -> safe.append("\\r");
      case 0x1b -> safe.append("\\e");
      default -> {
        if (codePoint < 0x100) {
          safe.append(String.format("\\x%02x", codePoint));
        } else {
          safe.append(String.format("\\u%04x", codePoint));
        }
      }
    }
  }
}
