package dev.ringmaster.master.assembly;

import dev.ringmaster.protocol.data.Value;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a value will do for a setting. */
final class SettingCheck {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd]?)");
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");

  private SettingCheck() {}

  /** What is wrong, to follow the setting's name; empty if nothing is. */
  static String complaint(Setting setting, Value value) {
    return switch (setting.kind()) {
      case TEXT -> value instanceof Value.Text ? "" : kind(setting, value);
      case PATH -> isPath(value) ? "" : kind(setting, value);
      case INTEGER ->
          value instanceof Value.Int number ? range(setting, number.value()) : kind(setting, value);
      case DURATION ->
          seconds(value)
              .map(seconds -> range(setting, BigInteger.valueOf(seconds)))
              .orElseGet(() -> kind(setting, value));
      case TEXTS ->
          value instanceof Value.ListValue list
                  && list.items().stream().allMatch(Value.Text.class::isInstance)
              ? ""
              : kind(setting, value);
      case PATHS ->
          value instanceof Value.ListValue list
                  && list.items().stream().allMatch(SettingCheck::isPath)
              ? ""
              : kind(setting, value);
      case NAMED_TEXTS ->
          value instanceof Value.MapValue map
                  && map.entries().values().stream().allMatch(Value.Text.class::isInstance)
              ? ""
              : kind(setting, value);
      case LEVEL -> LEVELS.contains(value.toString()) ? "" : kind(setting, value);
    };
  }

  private static String kind(Setting setting, Value value) {
    return "must be " + setting.kind().described() + ", not " + value.kind() + " " + value;
  }

  private static String range(Setting setting, BigInteger value) {
    boolean fits =
        value.compareTo(BigInteger.valueOf(setting.least())) >= 0
            && value.compareTo(BigInteger.valueOf(setting.most())) <= 0;
    return fits
        ? ""
        : "must be from " + setting.least() + " to " + setting.most() + ", not " + value;
  }

  private static boolean isPath(Value value) {
    return value instanceof Value.Text text
        && text.value().startsWith("/")
        && text.value().indexOf('\0') < 0;
  }

  /** A number of seconds, or text with a unit. */
  static Optional<Long> seconds(Value value) {
    Matcher matcher = DURATION.matcher(value.toString());
    if (!(value instanceof Value.Int || value instanceof Value.Text) || !matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 1;
        };
    return Optional.of(Long.parseLong(matcher.group(1)) * unit);
  }
}
