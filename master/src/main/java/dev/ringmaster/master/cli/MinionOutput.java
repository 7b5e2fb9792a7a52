package dev.ringmaster.master.cli;

/** Output of one minion's running command, printed line by line behind the minion's name. */
final class MinionOutput {
  private static final int LINE_LIMIT = 8192;

  private final Terminal terminal;
  private final String minion;
  private final StringBuilder partial = new StringBuilder();

  MinionOutput(Terminal terminal, String minion) {
    this.terminal = terminal;
    this.minion = minion;
  }

  void take(Fields event) {
    long skipped = event.integer("skipped");
    if (skipped > 0) {
      finish();
      print("[" + skipped + " characters were skipped; 'master jobs show' has them]");
    } else if (event.flag("broken")) {
      finish();
      print("[some output was lost on its way; 'master jobs show' has it]");
    }
    partial.append(event.text("text"));
    int end = partial.indexOf("\n");
    while (end >= 0) {
      print(partial.substring(0, end));
      partial.delete(0, end + 1);
      end = partial.indexOf("\n");
    }
    if (partial.length() > LINE_LIMIT) {
      finish();
    }
  }

  /** Prints what has no line feed behind it. */
  void finish() {
    if (!partial.isEmpty()) {
      print(partial.toString());
      partial.setLength(0);
    }
  }

  private void print(String line) {
    terminal.result(minion + " | " + Printable.lines(line));
  }
}
