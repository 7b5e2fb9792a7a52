package dev.ringmaster.master.cli;

import java.util.ArrayList;
import java.util.List;

/** A problem of an answer, for people: what is wrong and where, the line itself, what to do. */
final class ProblemText {
  private ProblemText() {}

  /** Its lines, fit for a terminal. */
  static List<String> lines(Fields problem) {
    List<String> lines = new ArrayList<>();
    String place = problem.text("place");
    lines.addAll(split("", (place.isEmpty() ? "" : place + ": ") + problem.text("message")));
    lines.addAll(split("    ", problem.text("excerpt")));
    lines.addAll(split("  ", problem.text("advice")));
    return lines;
  }

  private static List<String> split(String indent, String text) {
    return text.isEmpty()
        ? List.of()
        : Printable.message(text).lines().map(line -> indent + line).toList();
  }
}
