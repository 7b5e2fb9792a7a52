package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The report of a state run, for people: what changed or failed in full, the rest as a count. */
final class StateReportText {
  private static final Set<String> QUIET = Set.of("unchanged", "skipped");

  private final List<String> lines = new ArrayList<>();

  private StateReportText() {}

  static String of(Value report) {
    StateReportText text = new StateReportText();
    Fields fields = Fields.of(report);
    fields.maps("states").forEach(text::state);
    text.lines.add(summary(fields));
    return String.join("\n", text.lines);
  }

  /** What of a member's problems, as their messages, its report says of each state anyway. */
  static Set<String> failures(Value report) {
    return Fields.of(report).maps("states").stream()
        .map(state ->
            state.text("sls")
                + "."
                + state.text("id")
                + " ("
                + state.text("state")
                + "): "
                + state.text("comment"))
        .collect(Collectors.toSet());
  }

  /** {@code changed: 2 changed, 5 unchanged (1.3 s)}. */
  private static String summary(Fields report) {
    Fields counts = Fields.of(report.value("counts").orElse(null));
    List<String> parts = new ArrayList<>();
    counts
        .map()
        .entries()
        .forEach((word, count) -> parts.add(count + " " + word.toString().replace('_', ' ')));
    String test = report.flag("test") ? " (test: nothing was applied)" : "";
    String stopped = report.flag("cancelled") ? ", cancelled" : "";
    return Printable.line(
        String.format(
                "%s: %s in %.1f s",
                report.text("outcome"),
                parts.isEmpty() ? "no states" : String.join(", ", parts),
                report.real("duration"))
            + stopped
            + test);
  }

  private void state(Fields state) {
    String result = state.text("result");
    if (QUIET.contains(result)) {
      return;
    }
    String name = state.text("name");
    String id = state.text("id");
    lines.add(
        Printable.line(
            mark(result)
                + " "
                + state.text("state")
                + " "
                + (name.equals(id) ? id : id + " (" + name + ")")
                + " in "
                + state.text("sls")
                + ": "
                + result.replace('_', ' ')
                + because(state)));
    String comment = state.text("comment");
    List<Fields> problems = state.maps("problems");
    if (!comment.isEmpty()
        && problems.stream().noneMatch(it -> it.text("message").equals(comment))) {
      add(1, comment);
    }
    problems.forEach(this::problem);
    state.maps("changes").forEach(this::change);
  }

  private static String mark(String result) {
    return switch (result) {
      case "changed" -> "*";
      case "would_change" -> "~";
      case "failed" -> "!";
      default -> "-";
    };
  }

  private static String because(Fields state) {
    if (!state.text("because").isEmpty()) {
      return ", because " + state.text("because") + " would change first";
    }
    if (!state.list("blocked_by").isEmpty()) {
      return " by "
          + String.join(", ", state.list("blocked_by").stream().map(Value::toString).toList());
    }
    return state.text("handled_by").isEmpty() ? "" : ", handled by " + state.text("handled_by");
  }

  private void problem(Fields problem) {
    ProblemText.lines(problem).forEach(line -> add(1, line));
  }

  private void change(Fields change) {
    if (!change.text("diff").isEmpty()) {
      add(1, change.text("what") + ":");
      add(2, change.text("diff").stripTrailing());
      return;
    }
    String before = change.value("before").map(AnswerText::of).orElse("nothing");
    String after = change.value("after").map(AnswerText::of).orElse("nothing");
    if (before.contains("\n") || after.contains("\n")) {
      add(1, change.text("what") + ": from");
      add(2, before);
      add(1, "to");
      add(2, after);
    } else {
      add(1, change.text("what") + ": " + before + " → " + after);
    }
  }

  private void add(int depth, String text) {
    String indent = "    ".repeat(depth);
    lines.add(indent + Printable.lines(text).replace("\n", "\n" + indent));
  }
}
