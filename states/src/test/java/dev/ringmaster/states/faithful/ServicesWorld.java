package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Services of a systemd that answers as the real one does, as far as states ask; and a file that
 * they watch. The real one is met by the tests that boot hosts.
 */
final class ServicesWorld implements World {
  private static final List<String> UNITS = List.of("web", "db", "gone");
  private final Path directory;
  private final TestContext context;
  private final Map<String, Boolean> active = new TreeMap<>();
  private final Map<String, Boolean> enabled = new TreeMap<>();
  private final Set<String> masked = new TreeSet<>();

  ServicesWorld(Path directory) {
    this.directory = directory;
    CommandRunner runner = this::run;
    this.context =
        new TestContext(
            new LocalHost(System.getenv(), runner, runner, HostLimits.DEFAULT), directory);
  }

  private CommandResult run(Command command, CommandOutput output) {
    List<String> argv = command.argv();
    String unit = argv.getLast();
    if (argv.get(1).equals("show")) {
      return shown(unit);
    }
    String verb = argv.get(2);
    if (verb.equals("mask") || verb.equals("unmask")) {
      boolean ignored = verb.equals("mask") ? masked.add(unit) : masked.remove(unit);
      return answer(0, "");
    }
    if (!active.containsKey(unit) || (masked.contains(unit) && !verb.equals("stop"))) {
      return answer(5, "");
    }
    switch (verb) {
      case "enable" -> enabled.put(unit, true);
      case "disable" -> enabled.put(unit, false);
      case "stop" -> active.put(unit, false);
      default -> active.put(unit, true);
    }
    return answer(0, "");
  }

  private CommandResult shown(String unit) {
    boolean there = active.containsKey(unit);
    boolean hidden = masked.contains(unit);
    String file =
        hidden
            ? "masked"
            : !there ? "" : enabled.getOrDefault(unit, false) ? "enabled" : "disabled";
    return answer(
        0,
        "LoadState=%s\nActiveState=%s\nUnitFileState=%s\n"
            .formatted(
                hidden ? "masked" : there ? "loaded" : "not-found",
                active.getOrDefault(unit, false) ? "active" : "inactive",
                file));
  }

  private static CommandResult answer(int status, String text) {
    return new CommandResult(status, text, "", false, false);
  }

  @Override
  public Draft draft(Random random, int position) {
    if (random.nextInt(4) == 0) {
      String file = directory + "/web.conf";
      return Draft.of("file.managed", "name", file, "contents", "text " + random.nextInt(2));
    }
    String unit = World.any(random, UNITS);
    if (random.nextInt(3) == 0) {
      String aim = World.any(random, List.of("enabled", "disabled", "masked", "unmasked"));
      return Draft.of("service." + aim, "name", unit);
    }
    Draft service =
        random.nextInt(3) > 0
            ? Draft.of("service.running", "name", unit, "reload", random.nextBoolean())
            : Draft.of("service.dead", "name", unit + ".service");
    return random.nextBoolean() ? service.with("enable", random.nextBoolean()) : service;
  }

  @Override
  public void prepare(Random random) {
    for (String unit : List.of("web.service", "db.service")) {
      active.put(unit, random.nextBoolean());
      enabled.put(unit, random.nextBoolean());
      if (random.nextInt(4) == 0) {
        masked.add(unit);
      }
    }
  }

  @Override
  public CallContext context() {
    return context.withPillar(Value.map("there", Value.text("x")));
  }

  @Override
  public Map<String, String> contents() throws IOException {
    Map<String, String> all = new HashMap<>(Snapshot.of(directory));
    all.put("services", active + " " + enabled + " " + masked);
    return all;
  }
}
