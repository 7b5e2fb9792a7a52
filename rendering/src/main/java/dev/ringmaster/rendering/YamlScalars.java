package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** What the text of a scalar says, given its tag. */
final class YamlScalars {
  private static final int MOST_DIGITS = 1000;
  private static final BigInteger SIXTY = BigInteger.valueOf(60);
  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final Set<String> NULL = Set.of("", "~", "null");

  private YamlScalars() {}

  /**
   * @throws IllegalArgumentException if the text is not of the tag's kind; its message says what it
   *     would have to be
   */
  static Value value(String tag, String text, Place place) {
    return switch (tag.substring(tag.lastIndexOf(':') + 1)) {
      case "null" -> nothing(text, place);
      case "bool" -> new Value.Bool(bool(text), place);
      case "int" -> new Value.Int(integer(text), place);
      case "float" -> new Value.Real(real(text), place);
      case "binary" -> new Value.Bytes(binary(text), place);
      case "timestamp" -> new Value.Timestamp(timestamp(text), place);
      default -> new Value.Text(text, place);
    };
  }

  private static Value nothing(String text, Place place) {
    if (!NULL.contains(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("not null");
    }
    return new Value.Null(place);
  }

  private static boolean bool(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(word) && !FALSE.contains(word)) {
      throw new IllegalArgumentException("not a boolean: write true or false");
    }
    return TRUE.contains(word);
  }

  private static BigInteger integer(String text) {
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    if (digits.length() > MOST_DIGITS) {
      throw new IllegalArgumentException("an integer of more than " + MOST_DIGITS + " digits");
    }
    try {
      BigInteger value = magnitude(digits);
      return negative ? value.negate() : value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an integer", e);
    }
  }

  private static BigInteger magnitude(String digits) {
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    BigInteger value = BigInteger.ZERO;
    for (String part : digits.split(":", -1)) {
      value = value.multiply(SIXTY).add(new BigInteger(part));
    }
    return value;
  }

  private static double real(String text) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    double value =
        switch (digits) {
          case ".inf" -> Double.POSITIVE_INFINITY;
          case ".nan" -> Double.NaN;
          default -> magnitudeOfReal(digits);
        };
    return negative ? -value : value;
  }

  private static double magnitudeOfReal(String digits) {
    try {
      double value = 0;
      for (String part : digits.split(":", -1)) {
        value = value * 60 + Double.parseDouble(part);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number", e);
    }
  }

  private static byte[] binary(String text) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not base 64", e);
    }
  }

  private static Instant timestamp(String text) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String normal = text.replaceFirst("[ \t]+", "T").replaceAll("[ \t]", "");
      return normal.matches(".*(Z|[-+]\\d\\d:\\d\\d)")
          ? OffsetDateTime.parse(normal).toInstant()
          : Instant.parse(normal + "Z");
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a timestamp: write 2026-01-31 or 2026-01-31T12:00:00Z", e);
    }
  }
}
