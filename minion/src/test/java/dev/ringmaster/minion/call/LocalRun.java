package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.files.LocalBundles;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls over a directory in place of a master, on the real machine. */
final class LocalRun {
  final List<String> output = new CopyOnWriteArrayList<>();
  final Path root;
  private final Path directory;
  private Value.MapValue pillar = Value.map();

  LocalRun(Path directory) throws IOException {
    this.directory = directory;
    this.root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("states"));
  }

  LocalRun pillar(Value.MapValue data) {
    pillar = data;
    return this;
  }

  LocalRun file(String path, String mode, String... lines) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return this;
  }

  Calls calls(Function... functions) {
    CommandRunner looks = new DirectRunner(System.getenv(), HostLimits.DEFAULT);
    Launcher launcher =
        new Launcher(directory.resolve("commands"), System.getenv(), LauncherLimits.DEFAULT);
    Workshop workshop =
        new Workshop(
            new MinionId("web01"),
            job -> new LocalHost(System.getenv(), looks, launcher.forJob(job), HostLimits.DEFAULT),
            new MachineGrains(new MinionId("web01"), directory.resolve("grains.yaml")),
            new LocalBundles(root, () -> pillar),
            new BlobCache(directory.resolve("cache"), 1 << 20),
            new CustomModules(directory.resolve("modules"), looks),
            new Renderer(RenderLimits.DEFAULT));
    return new Calls(workshop, Functions.of(functions), Resources.of());
  }

  Outcome run(Calls calls, String function, Map<String, Value> named) throws InterruptedException {
    Order order =
        new Order(
            JobId.create(),
            new Call(function, List.of(), Value.map(named)),
            Audience.of("", List.of()),
            Instant.now(),
            Instant.now().plusSeconds(60),
            Duration.ZERO,
            "local",
            "base",
            Set.of(),
            true,
            "test");
    try (Runner.Prepared prepared = calls.prepare(order)) {
      return prepared.run(
          new Runner.Scope() {
            @Override
            public void output(String text, boolean error) {
              output.add(prepared.mask(text));
            }

            @Override
            public void send(String tag, Value data) {
              output.add(tag + " " + data);
            }
          });
    }
  }
}
