package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;

/** Single lines of a file, fit to be shown. */
final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  /**
   * A line, shortened, without what stands behind a {@code !secret}; masked as a whole where it
   * continues one.
   *
   * @param number the first line is 1
   */
  static String of(String[] lines, int number) {
    if (number < 1 || number > lines.length || lines[number - 1].isBlank()) {
      return "";
    }
    if (continuesSecret(lines, number)) {
      return Value.Secret.MASK;
    }
    String shown = lines[number - 1].stripTrailing();
    int secret = shown.indexOf(YamlTags.SECRET);
    if (secret >= 0) {
      shown = shown.substring(0, secret + YamlTags.SECRET.length()) + " " + Value.Secret.MASK;
    }
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }

  /** Whether something on the line is, or may be, a secret. */
  static boolean hasSecret(String[] lines, int number) {
    return number >= 1
        && number <= lines.length
        && (lines[number - 1].contains(YamlTags.SECRET) || continuesSecret(lines, number));
  }

  /**
   * Whether the line is indented below one with {@code !secret}, or follows one that has nothing
   * behind it but the sign of a block.
   */
  private static boolean continuesSecret(String[] lines, int number) {
    int indent = indent(lines[number - 1]);
    boolean next = true;
    for (int above = number - 2; above >= 0 && (indent > 0 || next); above--) {
      String line = lines[above];
      if (line.isBlank()) {
        continue;
      }
      boolean opens = next && line.matches(".*" + YamlTags.SECRET + "\\s*[|>]?[-+0-9]*\\s*");
      if (opens || (indent(line) < indent && line.contains(YamlTags.SECRET))) {
        return true;
      }
      indent = Math.min(indent, indent(line));
      next = false;
    }
    return false;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
