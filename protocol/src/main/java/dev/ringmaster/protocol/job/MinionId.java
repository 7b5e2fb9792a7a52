package dev.ringmaster.protocol.job;

import java.util.regex.Pattern;

/**
 * A minion's name: 1 to 128 of {@code a-z 0-9 . _ -}, first and last a letter or digit, no two dots
 * in a row.
 */
public record MinionId(String value) implements Comparable<MinionId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?");

  public MinionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "not a minion id: 1 to 128 of a-z 0-9 . _ -, beginning and ending with a letter or digit,"
              + " without '..'");
    }
  }

  public static boolean isValid(String text) {
    return SHAPE.matcher(text).matches() && !text.contains("..");
  }

  @Override
  public int compareTo(MinionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
