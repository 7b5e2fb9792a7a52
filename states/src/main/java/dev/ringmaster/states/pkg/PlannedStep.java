package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One package that apt-get would install, upgrade or remove.
 *
 * @param before the installed version, empty if there is none
 * @param after the version it would have, empty if it would be removed
 */
record PlannedStep(String name, Optional<String> before, Optional<String> after) {
  private static final Pattern INSTALL =
      Pattern.compile("Inst (\\S+) (?:\\[([^\\]]+)\\] )?\\((\\S+).*");
  private static final Pattern REMOVE = Pattern.compile("(?:Remv|Purg) (\\S+) \\[([^\\]]+)\\].*");

  /** What {@code apt-get --simulate} prints. */
  static List<PlannedStep> parse(String output) {
    return output.lines().map(PlannedStep::line).flatMap(Optional::stream).distinct().toList();
  }

  private static Optional<PlannedStep> line(String line) {
    Matcher install = INSTALL.matcher(line);
    if (install.matches()) {
      return Optional.of(
          new PlannedStep(
              install.group(1),
              Optional.ofNullable(install.group(2)),
              Optional.of(install.group(3))));
    }
    Matcher remove = REMOVE.matcher(line);
    return remove.matches()
        ? Optional.of(
            new PlannedStep(remove.group(1), Optional.of(remove.group(2)), Optional.empty()))
        : Optional.empty();
  }

  Change change() {
    return Change.of(name, value(before), value(after));
  }

  /** {@code hello 1.0 -> 2.0}. */
  @Override
  public String toString() {
    return name + " " + before.orElse("none") + " -> " + after.orElse("none");
  }

  private static Value value(Optional<String> version) {
    return version.<Value>map(Value::text).orElseGet(Value::nothing);
  }
}
