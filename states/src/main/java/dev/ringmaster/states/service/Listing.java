package dev.ringmaster.states.service;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.util.TreeSet;

/** All services, as systemd lists them. */
final class Listing {
  private Listing() {}

  /** Those that have a file, and those that came to be without one. */
  static Value services(CallContext context) throws InterruptedException {
    TreeSet<String> names = new TreeSet<>();
    for (String list : new String[] {"list-unit-files", "list-units"}) {
      CommandResult result =
          Unit.TOOL.run(
              context,
              Unit.plain(
                  Command.look(
                      "systemctl",
                      list,
                      "--no-pager",
                      "--no-legend",
                      "--plain",
                      "--full",
                      "--all",
                      "--type=service")),
              "list the services");
      for (String line : result.stdout().lines().toList()) {
        String name = line.strip().replaceFirst(" .*", "");
        // A unit that others only mention is listed too, and is none.
        if (!name.isEmpty() && !line.contains(" not-found ")) {
          names.add(name.replaceFirst("\\.service$", ""));
        }
      }
    }
    return Value.list(names.stream().map(Value::text).toList());
  }
}
