package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Users and groups in the files of a directory, changed by the real useradd and its like. */
final class AccountsWorld implements World {
  private static final List<String> GROUPS = List.of("crew", "staff", "guests");
  private static final List<String> USERS = List.of("ann", "bob", "cat");
  private final Path directory;
  private final TestContext context;

  AccountsWorld(Path directory) throws IOException {
    this.directory = directory;
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\n");
    Files.writeString(etc.resolve("shadow"), "root:*:19000::::::\n");
    Files.writeString(etc.resolve("gshadow"), "root:*::\n");
    Files.writeString(etc.resolve("login.defs"), "USERGROUPS_ENAB yes\nUID_MIN 1000\n");
    CommandRunner runner = this::run;
    this.context =
        new TestContext(
            new LocalHost(System.getenv(), runner, runner, HostLimits.DEFAULT), directory);
  }

  private CommandResult run(Command command, CommandOutput output) throws InterruptedException {
    List<String> argv = new ArrayList<>(command.argv());
    if (argv.getFirst().equals("getent")) {
      return getent(argv.get(1), argv.size() > 2 ? argv.getLast() : "");
    }
    argv.addAll(1, List.of("--prefix", directory.toString()));
    return new DirectRunner(System.getenv(), HostLimits.DEFAULT).run(Command.act(argv), output);
  }

  private CommandResult getent(String database, String key) {
    try {
      List<String> lines =
          Files.readAllLines(directory.resolve("etc").resolve(database)).stream()
              .filter(line -> key.isEmpty() || List.of(line.split(":")).indexOf(key) % 2 == 0)
              .toList();
      String found = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
      return new CommandResult(lines.isEmpty() ? 2 : 0, found, "", false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Draft draft(Random random, int position) {
    switch (random.nextInt(8)) {
      case 0 -> {
        return Draft.of("group.absent", "name", World.any(random, GROUPS));
      }
      case 1 -> {
        return Draft.of("user.absent", "name", World.any(random, USERS));
      }
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      String name = World.any(random, GROUPS);
      Draft group = Draft.of("group.present", "name", name, "system", random.nextBoolean());
      int gid = 200 + random.nextInt(4); // perhaps another one's
      return random.nextBoolean() ? group.with("gid", gid) : group;
    }
    String name = World.any(random, USERS);
    Draft user =
        Draft.of(
            "user.present",
            "name",
            name,
            "createhome",
            random.nextBoolean(),
            "shell",
            random.nextBoolean() ? "/bin/sh" : "/bin/false");
    if (random.nextInt(3) == 0) {
      user = user.with("uid", 500 + random.nextInt(3)); // perhaps another one's
    }
    if (random.nextBoolean()) {
      user = user.with("groups", Value.list(Value.text(World.any(random, GROUPS))));
      user = user.with("remove_groups", random.nextBoolean());
    }
    // Of a user that exists, usermod looks for the group outside of the directory.
    return name.equals("cat") ? user.with("gid", "crew") : user;
  }

  @Override
  public void prepare(Random random) throws InterruptedException {
    for (String group : GROUPS) {
      if (random.nextBoolean()) {
        context.apply("group.present", "name", Value.text(group));
      }
    }
    if (random.nextBoolean()) {
      context.apply("user.present", "name", Value.text("ann"), "createhome", Value.bool(false));
    }
  }

  @Override
  public CallContext context() {
    return context.withPillar(Value.map("there", Value.text("x")));
  }

  @Override
  public Map<String, String> contents() throws IOException {
    return Snapshot.of(directory);
  }
}
