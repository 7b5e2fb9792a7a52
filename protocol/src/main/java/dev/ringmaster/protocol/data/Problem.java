package dev.ringmaster.protocol.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with what a user gave us, said so that the user can mend it.
 *
 * @param place where it stands, {@link Place#NOWHERE} if in no file
 * @param message what was attempted, on what, and why it failed; never a secret
 * @param advice what to do about it, empty if the message says all
 * @param excerpt the source line itself, empty if not known
 */
public record Problem(Place place, String message, String advice, String excerpt) {
  public static Problem of(String message) {
    return new Problem(Place.NOWHERE, message, "", "");
  }

  public static Problem at(Place place, String message) {
    return new Problem(place, message, "", "");
  }

  public Problem withAdvice(String text) {
    return new Problem(place, message, text, excerpt);
  }

  public Problem withExcerpt(String sourceLine) {
    return new Problem(place, message, advice, sourceLine);
  }

  /** The source line, and below it a caret where the column is known. */
  public String markedExcerpt() {
    boolean within = place.column() > 0 && place.column() <= excerpt.length() + 1;
    return excerpt.isEmpty() || !within
        ? excerpt
        : excerpt + "\n" + " ".repeat(place.column() - 1) + "^";
  }

  /**
   * The problem over one to four lines: place and message, the source line with a caret, the
   * advice.
   */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(place.isKnown() ? place + ": " + message : message);
    if (!excerpt.isEmpty()) {
      lines.add("    " + markedExcerpt().replace("\n", "\n    "));
    }
    if (!advice.isEmpty()) {
      lines.add("  " + advice);
    }
    return String.join("\n", lines);
  }

  /** Each of {@code problems}, one below the other. */
  public static String describe(List<Problem> problems) {
    return problems.stream().map(Problem::describe).collect(Collectors.joining("\n"));
  }
}
