package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which values a parameter's type takes. Nothing is converted that would lose or guess. */
final class Conversion {
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+)ms)?");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");

  private Conversion() {}

  /** The value as {@code type}, empty if it is not one. */
  static Optional<Value> to(Parameter.Type type, Value value) {
    return Optional.ofNullable(
        switch (type) {
          case ANY -> value;
          case BOOL -> value instanceof Value.Bool ? value : null;
          case INT -> value instanceof Value.Int ? value : null;
          case FLOAT -> number(value).orElse(null);
          case TEXT -> text(value).orElse(null);
          case DURATION -> duration(value).orElse(null);
          case LIST -> value instanceof Value.ListValue ? value : null;
          case MAP -> value instanceof Value.MapValue ? value : null;
          case TEXTS -> texts(value).orElse(null);
          case MODE -> mode(value).orElse(null);
        });
  }

  static String describe(Parameter.Type type) {
    return switch (type) {
      case ANY -> "anything";
      case BOOL -> "true or false";
      case INT -> "an integer";
      case FLOAT -> "a number";
      case TEXT -> "text";
      case DURATION -> "a duration (seconds, or text like 90s, 5m, 1h30m)";
      case LIST -> "a list";
      case MAP -> "a mapping";
      case TEXTS -> "text or a list of texts";
      case MODE -> "an octal file mode in quotes, like '0644'";
    };
  }

  private static Optional<Value> number(Value value) {
    return switch (value) {
      case Value.Real real -> Optional.of(real);
      case Value.Int integer ->
          Optional.of(new Value.Real(integer.value().doubleValue(), integer.place()));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> text(Value value) {
    return switch (value) {
      case Value.Text text -> Optional.of(text);
      case Value.Int integer -> Optional.of(Value.text(integer.toString()).at(integer.place()));
      case Value.Real real -> Optional.of(Value.text(real.toString()).at(real.place()));
      case Value.Bool bool -> Optional.of(Value.text(bool.toString()).at(bool.place()));
      case Value.Timestamp time -> Optional.of(Value.text(time.toString()).at(time.place()));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> texts(Value value) {
    if (!(value instanceof Value.ListValue list)) {
      return text(value).map(one -> Value.list(one).at(value.place()));
    }
    List<Optional<Value>> items =
        list.items().stream()
            .map(item ->
                item instanceof Value.Secret secret
                    ? text(secret.hidden()).<Value>map(Value::secret)
                    : text(item))
            .toList();
    return items.stream().allMatch(Optional::isPresent)
        ? Optional.of(Value.list(items.stream().map(Optional::get).toList()).at(list.place()))
        : Optional.empty();
  }

  private static Optional<Value> duration(Value value) {
    Optional<Value> number = number(value);
    if (number.isPresent()) {
      return number.filter(seconds -> ((Value.Real) seconds).value() >= 0);
    }
    if (!(value instanceof Value.Text text) || text.value().isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.value());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal seconds =
        part(matcher, 1, 86_400)
            .add(part(matcher, 2, 3_600))
            .add(part(matcher, 3, 60))
            .add(part(matcher, 4, 1))
            .add(part(matcher, 5, 1).movePointLeft(3));
    return Optional.of(new Value.Real(seconds.doubleValue(), value.place()));
  }

  private static BigDecimal part(Matcher matcher, int group, int seconds) {
    String digits = matcher.group(group);
    return digits == null
        ? BigDecimal.ZERO
        : new BigDecimal(digits).multiply(BigDecimal.valueOf(seconds));
  }

  /**
   * A mode is octal however it was written: the YAML reader drops a leading zero and reads the rest
   * as decimal, as Salt's does, so the digits of an integer are the octal digits that the user
   * typed.
   */
  private static Optional<Value> mode(Value value) {
    if (value instanceof Value.Text text) {
      return MODE.matcher(text.value()).matches()
          ? Optional.of(Value.text(fourDigits(text.value())).at(value.place()))
          : Optional.empty();
    }
    if (!(value instanceof Value.Int integer) || integer.value().signum() < 0) {
      return Optional.empty();
    }
    String digits = integer.value().toString();
    return digits.length() <= 4 && MODE.matcher(digits).matches()
        ? Optional.of(Value.text(fourDigits(digits)).at(value.place()))
        : Optional.empty();
  }

  private static String fourDigits(String digits) {
    return digits.length() == 3 ? "0" + digits : digits;
  }
}
