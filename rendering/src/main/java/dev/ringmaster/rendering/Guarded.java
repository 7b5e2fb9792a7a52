package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.regex.Pattern;

/**
 * What a template holds in place of a value that must not be printed as it is: a secret, text from
 * outside that could be taken for structure, or data that a filter made to be printed as data.
 * Printing one prints a marker; wherever else it is used, {@link Labels} takes it off and puts it
 * on again.
 *
 * @param value the value; secrets are bare where {@code secret} says that all of it is one
 * @param kind why it is guarded
 * @param origin what a user would call it: {@code grains.kernelversion}
 * @param form how it is written where it is only a part of a text
 */
record Guarded(Value value, Kind kind, String origin, Form form) {
  private static final Pattern HARMLESS =
      Pattern.compile("(?:[A-Za-z0-9_/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*)?");

  enum Kind {
    /** Nobody may read it. */
    SECRET,
    /** It came from outside. */
    OUTSIDE,
    /** It went through {@code json} or another filter that makes it data. */
    DATA
  }

  enum Form {
    RAW,
    JSON,
    YAML
  }

  static Guarded secret(Value value, String origin) {
    return new Guarded(value, Kind.SECRET, origin, Form.RAW);
  }

  static Guarded outside(Value value, String origin) {
    return new Guarded(value, Kind.OUTSIDE, origin, Form.RAW);
  }

  boolean isSecret() {
    return kind == Kind.SECRET || Secrets.anySecret(value);
  }

  /** Whether its text could be structure if it were printed as it is. */
  boolean isSuspect() {
    return kind == Kind.OUTSIDE;
  }

  /** The value with its secrets marked as such. */
  Value marked() {
    return kind == Kind.SECRET ? Value.secret(value) : value;
  }

  /** Its text, secrets in clear. */
  String text() {
    return switch (form) {
      case RAW -> text(value);
      case JSON -> Json.write(Secrets.reveal(value));
      case YAML -> YamlWriter.write(Secrets.reveal(value)).stripTrailing();
    };
  }

  /** A scalar as a template prints it. */
  static String text(Value value) {
    return switch (value) {
      case Value.Null nothing -> "";
      case Value.Real real -> YamlWriter.scalar(real);
      default -> value.toString();
    };
  }

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
    return Session.current().mark(this);
  }
}
