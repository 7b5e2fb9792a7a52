package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A name in a job's target that no accepted minion has.
 *
 * @param excluded whether the target only leaves it out
 * @param near names that minions have and that are close to it
 */
record UnknownName(String name, boolean excluded, List<String> near) {
  private static final int TOLD_MOST = 20;

  /**
   * @param submitted the first event of a job
   */
  static List<UnknownName> of(Fields submitted) {
    return submitted.maps("unknown").stream()
        .map(unknown ->
            new UnknownName(
                unknown.text("minion"),
                unknown.flag("excluded"),
                unknown.list("near").stream().map(Value::toString).toList()))
        .toList();
  }

  static void tell(List<UnknownName> names, Terminal terminal) {
    names.stream().limit(TOLD_MOST).forEach(name -> name.tell(terminal));
    if (names.size() > TOLD_MOST) {
      int more = names.size() - TOLD_MOST;
      terminal.message("nor has any of them one of " + more + " more names in the target");
    }
  }

  private void tell(Terminal terminal) {
    terminal.message(
        "no accepted minion is named "
            + Printable.line(name)
            + (excluded ? ", so leaving it out changes nothing" : ""));
    if (!near.isEmpty()) {
      String names = near.stream().map(it -> "'" + it + "'").collect(Collectors.joining(" or "));
      terminal.message(Printable.line("  Did you mean " + names + "?"));
    }
  }

  /** As a member of the job that says nothing. */
  Fields asMember() {
    return Fields.of(
        Value.map(
            "minion", Value.text(name),
            "state", Value.text("unknown"),
            "verdict", Value.text("silent"),
            "detail", Value.text("no accepted minion has this name")));
  }
}
