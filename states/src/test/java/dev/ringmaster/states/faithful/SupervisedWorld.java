package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/** Programs under a real supervisord, and a file that they watch. */
final class SupervisedWorld implements World, AutoCloseable {
  private static final String PROGRAM =
      """
      [program:%s]
      command=/bin/sleep 1000
      startsecs=0
      autostart=false
      """;
  private final Path directory;
  private final Path configuration;
  private final TestContext context =
      TestContext.real().withPillar(Value.map("there", Value.text("x")));

  /** Starts the supervisord. */
  SupervisedWorld(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.configuration = directory.resolve("s.conf");
    Files.writeString(
        configuration,
        """
        [unix_http_server]
        file=%1$s/s.sock
        [supervisord]
        logfile=%1$s/s.log
        pidfile=%1$s/s.pid
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://%1$s/s.sock
        [group:pair]
        programs=left,right
        """
                .formatted(directory)
            + PROGRAM.formatted("app")
            + PROGRAM.formatted("left")
            + PROGRAM.formatted("right"));
    LocalHost.direct().run(Command.act("supervisord", "-c", configuration.toString()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> !status().isEmpty());
  }

  private String status() throws InterruptedException {
    return context
        .run("supervisord.status", "conf_file", Value.text(configuration.toString()))
        .toString();
  }

  @Override
  public Draft draft(Random random, int position) {
    if (random.nextInt(4) == 0) {
      String file = directory + "/app.ini";
      return Draft.of("file.managed", "name", file, "contents", "text " + random.nextInt(2));
    }
    String name = World.any(random, List.of("app", "pair:left", "pair:right", "pair:*", "gone"));
    return random.nextInt(3) > 0
        ? Draft.of("supervisord.running", "name", name, "conf_file", configuration)
            .with("restart", random.nextBoolean())
        : Draft.of("supervisord.dead", "name", name, "conf_file", configuration);
  }

  @Override
  public void prepare(Random random) throws InterruptedException {
    for (String name : List.of("app", "pair:*")) {
      String action = random.nextBoolean() ? "supervisord.start" : "supervisord.stop";
      Value file = Value.text(configuration.toString());
      context.run(action, "name", Value.text(name), "conf_file", file);
    }
  }

  @Override
  public CallContext context() {
    return context;
  }

  @Override
  public Map<String, String> contents() throws InterruptedException {
    return Map.of("status", status().replaceAll("uptime [0-9:]+", ""));
  }

  @Override
  public void close() throws IOException {
    long pid = Long.parseLong(Files.readString(directory.resolve("s.pid")).strip());
    ProcessHandle.of(pid).orElseThrow().destroy();
    Awaitility.await().until(() -> !directory.resolve("s.sock").toFile().exists());
  }
}
