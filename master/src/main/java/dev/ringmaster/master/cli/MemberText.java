package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/** What became of a job on one minion, for people. */
record MemberText(Terminal terminal, Function<Value, String> answerText) {
  private static final List<String> STREAMED = List.of("stdout", "stderr");

  /**
   * @param streamed whether the command's output was printed while it ran, and need not be again
   */
  void print(Fields member, boolean streamed) {
    String minion = terminal.bold(member.text("minion")) + ":";
    if (!member.text("verdict").equals("succeeded")) {
      String detail = Printable.lines(member.text("detail"));
      boolean silent = !member.text("verdict").equals("failed");
      terminal.result(minion + " " + (silent ? terminal.yellow(detail) : terminal.red(detail)));
      problems(member).forEach(this::problem);
      member
          .value("value")
          .map(value -> streamed ? rest(value) : value)
          .map(answerText)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> terminal.result(indented(text)));
      return;
    }
    String text = answerText.apply(shown(member, streamed));
    terminal.result(text.contains("\n") ? minion + "\n" + indented(text) : minion + " " + text);
  }

  private static Value shown(Fields member, boolean streamed) {
    Value value = member.value("value").orElse(Value.nothing());
    return streamed ? rest(value) : value;
  }

  /** A command's answer without the output that was streamed. */
  private static Value rest(Value value) {
    return switch (value) {
      case Value.Text text -> Value.text("done");
      case Value.MapValue map -> {
        SequencedMap<Value, Value> rest = new LinkedHashMap<>(map.entries());
        STREAMED.forEach(key -> rest.remove(Value.text(key)));
        yield new Value.MapValue(rest, map.place());
      }
      case Value other -> other;
    };
  }

  /** A member's problems without those that stand in its answer, the report of a state run. */
  static List<Fields> problems(Fields member) {
    Set<String> reported = member.value("value").map(StateReportText::failures).orElse(Set.of());
    return member.maps("problems").stream()
        .filter(problem -> !reported.contains(problem.text("message")))
        .toList();
  }

  private void problem(Fields problem) {
    ProblemText.lines(problem).forEach(line -> terminal.result(indented(line)));
  }

  static String indented(String text) {
    return "    " + text.replace("\n", "\n    ");
  }
}
