package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Packages that apt must leave as they are. */
record Holds(CallContext context) {
  private static final Tool APT_MARK =
      new Tool("apt-mark", "pkg.* needs a system with apt (Debian, Ubuntu).");

  List<String> all() throws InterruptedException {
    List<String> argv = new ArrayList<>(List.of("apt-mark"));
    argv.addAll(Apt.LOOKING);
    argv.add("showhold");
    Command look = Apt.plain(Command.look(argv.toArray(String[]::new)));
    return APT_MARK.run(context, look, "list the packages on hold").stdout().lines().toList();
  }

  /**
   * @param verb {@code hold} or {@code unhold}
   * @return by package {@code old} and {@code new} of those that changed
   */
  Value mark(String verb, List<PackageWish> packages) throws InterruptedException {
    List<String> before = all();
    List<String> argv = new ArrayList<>(List.of("apt-mark", verb, "--"));
    packages.forEach(wish -> argv.add(wish.name()));
    APT_MARK.run(context, Apt.plain(Command.act(argv)), verb + " " + PkgFunctions.shown(packages));
    List<String> after = all();
    TreeSet<String> names = new TreeSet<>(before);
    names.addAll(after);
    Value.MapValue changes = Value.map();
    for (String name : names) {
      if (before.contains(name) != after.contains(name)) {
        changes =
            changes.with(
                name,
                Value.map(
                    "old", Value.bool(before.contains(name)),
                    "new", Value.bool(after.contains(name))));
      }
    }
    return changes;
  }
}
