package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An application whose package comes from a directory beside it, so without any network. */
final class NodeWorld implements World {
  private final Path directory;
  private final TestContext context;

  NodeWorld(Path directory) throws IOException {
    this.directory = directory;
    for (String path : List.of("dep", "app", "home")) {
      Files.createDirectory(directory.resolve(path));
    }
    Files.writeString(
        directory.resolve("dep/package.json"), "{\"name\":\"dep\",\"version\":\"1.2.3\"}");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HOME", directory.resolve("home").toString());
    CommandRunner runner = new DirectRunner(environment, HostLimits.DEFAULT);
    this.context =
        new TestContext(new LocalHost(environment, runner, runner, HostLimits.DEFAULT), directory);
  }

  private static String manifest(boolean needy) {
    return "{\"name\":\"app\",\"version\":\"0.1.0\""
        + (needy ? ",\"dependencies\":{\"dep\":\"file:../dep\"}}" : "}")
        + "\n";
  }

  @Override
  public Draft draft(Random random, int position) {
    String app = directory + "/app";
    return switch (random.nextInt(5)) {
      case 0 ->
          Draft.of(
              "file.managed",
              "name",
              app + "/package.json",
              "contents",
              manifest(random.nextBoolean()));
      case 1 -> Draft.of("file.absent", "name", app + "/node_modules/dep");
      case 2 -> Draft.of("npm.removed", "name", "dep", "dir", app);
      default -> Draft.of("npm.installed", "name", app);
    };
  }

  @Override
  public void prepare(Random random) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("app/package.json"), manifest(random.nextInt(3) > 0));
    if (random.nextBoolean()) {
      context.run("npm.install", "dir", Value.text(directory + "/app"));
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
