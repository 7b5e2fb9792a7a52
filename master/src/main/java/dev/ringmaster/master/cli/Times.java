package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments and durations as operators read and type them. */
final class Times {
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s?)?");

  private Times() {}

  /** {@code 2026-03-01 14:05:09}, in this machine's time zone; empty for what is no moment. */
  static String local(@Nullable Value value) {
    return value instanceof Value.Timestamp time ? local(time.value()) : "";
  }

  /** A moment of an answer; the beginning of 1970 for what is none. */
  static Instant moment(@Nullable Value value) {
    return value instanceof Value.Timestamp time ? time.value() : Instant.EPOCH;
  }

  static String local(Instant instant) {
    ZonedDateTime t = instant.atZone(ZoneId.systemDefault());
    return String.format(
        "%04d-%02d-%02d %02d:%02d:%02d",
        t.getYear(),
        t.getMonthValue(),
        t.getDayOfMonth(),
        t.getHour(),
        t.getMinute(),
        t.getSecond());
  }

  /**
   * {@code 90}, {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 7d}.
   *
   * @param option what it was given for
   */
  static Duration parse(String option, String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (text.isBlank() || !matcher.matches()) {
      throw new ProblemsException(
          Problem.of(option + " is not a duration: " + Printable.line(text))
              .withAdvice("Write seconds (90), or units: 90s, 5m, 1h30m, 7d."));
    }
    return Duration.ofDays(part(matcher, 1))
        .plusHours(part(matcher, 2))
        .plusMinutes(part(matcher, 3))
        .plusSeconds(part(matcher, 4));
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** {@code 0.2 s}, {@code 12 s}, {@code 3 min 20 s}. */
  static String describe(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format("%d.%d s", seconds, duration.toMillisPart() / 100);
    }
    return seconds < 60 ? seconds + " s" : (seconds / 60) + " min " + (seconds % 60) + " s";
  }
}
