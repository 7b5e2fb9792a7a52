package dev.ringmaster.e2e.docs;

import dev.ringmaster.protocol.data.Value;

/** Text that Markdown must not take for more than text. */
final class Markdown {
  private Markdown() {}

  static String text(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }

  /** For a cell of a table, of what is Markdown already. */
  static String cell(String markdown) {
    return markdown.replace("|", "\\|").replace('\n', ' ');
  }

  static String code(Value value) {
    String shown = value.toString();
    return shown.isEmpty() ? "empty" : "`" + cell(shown) + "`";
  }
}
