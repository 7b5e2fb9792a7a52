package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;

/** What a function answered, for people: text as it is, everything else as YAML. */
final class AnswerText {
  private AnswerText() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Text text -> Printable.lines(text.value().stripTrailing());
      case Value.MapValue map when isReport(map) -> StateReportText.of(map);
      case Value other -> YamlText.of(other);
    };
  }

  private static boolean isReport(Value.MapValue map) {
    return Fields.of(map).text("report").equals("states");
  }
}
