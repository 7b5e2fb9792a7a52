package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.regex.Pattern;

/**
 * What a template holds in place of a value that must not be printed as it is: a secret, or text
 * from outside that could be taken for structure. Printing one prints a marker; wherever else it is
 * used, {@link Labels} takes it off and puts it on again.
 *
 * @param value the value, never a secret, a list or a mapping
 * @param secret whether nobody may read it; else it came from outside
 * @param origin what a user would call it: {@code grains.kernelversion}
 */
record Guarded(Value value, boolean secret, String origin) {
  private static final Pattern HARMLESS =
      Pattern.compile("(?:[A-Za-z0-9_/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*)?");

  /**
   * Whether text from outside means nothing to YAML wherever it is printed: it begins with a
   * letter, digit, underscore or slash and holds neither quotes, colons, line ends nor other signs.
   */
  static boolean isHarmless(String text) {
    return HARMLESS.matcher(text).matches() && !text.contains(" -");
  }

  /** The marker that stands for it, so that nothing in Pebble prints it by mistake. */
  @Override
  public String toString() {
    return Session.current().markers().raw(this);
  }
}
