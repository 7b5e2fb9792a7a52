package dev.ringmaster.minion.assembly;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes settings out of one mapping and notes all that is wrong with it, keys that nobody asked for
 * included.
 */
final class SettingsReader {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
  private final Value.MapValue map;
  private final String prefix;
  private final List<Problem> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param prefix of the settings' names in messages: empty, or {@code spool.}
   */
  SettingsReader(Value.MapValue map, String prefix, List<Problem> problems) {
    this.map = map;
    this.prefix = prefix;
    this.problems = problems;
  }

  private Optional<Value> find(String key) {
    asked.add(key);
    Value value = map.get(key);
    return value instanceof Value.Null ? Optional.empty() : Optional.ofNullable(value);
  }

  private void wrong(Value value, String key, String expected) {
    problems.add(
        Problem.at(value.place(), prefix + key + " must be " + expected + ", not '" + value + "'"));
  }

  Optional<String> text(String key) {
    return find(key).map(Value::toString);
  }

  /** Noted as missing, and empty, if it is not there. */
  String required(String key, String advice) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isBlank()) {
      problems.add(Problem.at(map.place(), prefix + key + " is missing").withAdvice(advice));
    }
    return text.orElse("");
  }

  int number(String key, int fallback, int least, int most) {
    Optional<Value> value = find(key);
    if (value.isPresent()) {
      if (value.get() instanceof Value.Int number
          && number.value().bitLength() < Integer.SIZE
          && number.value().intValue() >= least
          && number.value().intValue() <= most) {
        return number.value().intValue();
      }
      wrong(value.get(), key, "an integer from " + least + " to " + most);
    }
    return fallback;
  }

  long size(String key, long fallback, long least, long most) {
    Optional<Value> value = find(key);
    if (value.isEmpty()) {
      return fallback;
    }
    Matcher matcher = SIZE.matcher(value.get().toString());
    if (matcher.matches()) {
      int shift =
          switch (matcher.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            case null, default -> 0;
          };
      long bytes = Long.parseLong(matcher.group(1));
      if (bytes <= Long.MAX_VALUE >> (shift + 1)
          && bytes << shift >= least
          && bytes << shift <= most) {
        return bytes << shift;
      }
    }
    wrong(value.get(), key, "a size such as 64MiB, from " + least + " to " + most + " bytes");
    return fallback;
  }

  Duration time(String key, Duration fallback) {
    Optional<Value> value = find(key);
    if (value.isEmpty()) {
      return fallback;
    }
    Matcher matcher = TIME.matcher(value.get().toString());
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofSeconds(number);
      };
    }
    wrong(value.get(), key, "a time such as 5s, 200ms or 1m");
    return fallback;
  }

  /** The settings below {@code key}; an empty mapping if there are none. */
  SettingsReader below(String key) {
    Optional<Value> value = find(key);
    Value.MapValue empty = new Value.MapValue(Value.map().entries(), map.place());
    if (value.isPresent() && !(value.get() instanceof Value.MapValue)) {
      wrong(value.get(), key, "a mapping");
    }
    Value.MapValue found = value.orElse(empty) instanceof Value.MapValue mapping ? mapping : empty;
    return new SettingsReader(found, prefix + key + ".", problems);
  }

  /** Notes the keys that nobody has asked for. To be called last. */
  void finish() {
    for (Value key : map.entries().keySet()) {
      if (!asked.contains(key.toString())) {
        String near = Suggestion.didYouMean(key.toString(), asked);
        Place place = key.place();
        problems.add(
            Problem.at(place, "there is no setting " + prefix + key)
                .withAdvice(near.isEmpty() ? "Settings here: " + String.join(", ", asked) : near));
      }
    }
  }
}
