package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Who succeeded, who failed, who said nothing. */
final class Tally {
  private final Set<String> succeeded = new TreeSet<>();
  private final Set<String> failed = new TreeSet<>();
  private final Set<String> silent = new TreeSet<>();
  private final Set<String> all = new HashSet<>();

  /** False if this minion has been counted already; only its first verdict counts. */
  boolean count(String minion, String verdict) {
    if (!all.add(minion)) {
      return false;
    }
    switch (verdict) {
      case "succeeded" -> succeeded.add(minion);
      case "failed" -> failed.add(minion);
      default -> silent.add(minion);
    }
    return true;
  }

  boolean has(String minion) {
    return all.contains(minion);
  }

  int size() {
    return all.size();
  }

  int exitStatus() {
    if (!failed.isEmpty()) {
      return ExitStatus.FAILED;
    }
    return silent.isEmpty() ? ExitStatus.OK : ExitStatus.SILENT;
  }

  /**
   * {@code 3 succeeded (web01, …), 1 failed (web02), 0 silent}: who has not succeeded is named,
   * however many that are.
   *
   * @param most so many of those who have succeeded are named
   */
  String describe(int most) {
    return part(succeeded, "succeeded", most)
        + ", "
        + part(failed, "failed", failed.size())
        + ", "
        + part(silent, "silent", silent.size());
  }

  private static String part(Collection<String> names, String what, int most) {
    if (names.isEmpty()) {
      return "0 " + what;
    }
    String shown = String.join(", ", names.stream().limit(most).toList());
    String more = names.size() > most ? " and " + (names.size() - most) + " more" : "";
    return names.size() + " " + what + " (" + Printable.line(shown + more) + ")";
  }

  Value toValue() {
    return Value.map("succeeded", list(succeeded), "failed", list(failed), "silent", list(silent));
  }

  private static Value list(Collection<String> names) {
    return Value.list(names.stream().map(Value::text).toList());
  }
}
