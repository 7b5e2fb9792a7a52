package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;

/** One line of a file, fit to be shown. */
final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  /** The line, shortened, and without what stands behind a {@code !secret}. */
  static String of(String line) {
    String shown = line.strip().isEmpty() ? "" : line.stripTrailing();
    int secret = shown.indexOf(YamlTags.SECRET);
    if (secret >= 0) {
      shown = shown.substring(0, secret + YamlTags.SECRET.length()) + " " + Value.Secret.MASK;
    }
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }
}
