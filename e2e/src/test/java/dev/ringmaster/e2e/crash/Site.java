package dev.ringmaster.e2e.crash;

import dev.ringmaster.master.assembly.MasterProcess;
import dev.ringmaster.master.cli.MasterCli;
import dev.ringmaster.master.cli.Terminal;
import dev.ringmaster.minion.assembly.Minion;
import dev.ringmaster.minion.assembly.MinionShared;
import dev.ringmaster.minion.assembly.SettingsFile;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.rendering.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The example's operator tree, its six minions in this process, and a master in a process of its
 * own that can be killed; another one always stands by.
 */
final class Site implements AutoCloseable {
  static final List<String> HOSTS = List.of("web01", "web02", "web03", "web04", "lb01", "db01");
  private static final Path EXAMPLES = Path.of("../examples");
  private static final int PATIENCE_SECONDS = 60;

  final Executions executions = new Executions();
  private final Path directory;
  private final Path configuration;
  private final Path log;
  private final MasterImage image;
  private final int minionsPort;
  private final int enrolPort;
  private final MinionShared shared = MinionShared.create();
  private final List<Minion> minions = new ArrayList<>();
  private MasterChild master;
  private @Nullable MasterChild next;

  /** What a command printed, and its exit status. */
  record Typed(int status, String out, String err) {}

  /**
   * @param rehearsal whether its first master is the one that makes all later ones quick, see
   *     {@link #warmUp}
   */
  Site(Path directory, MasterImage image, boolean rehearsal)
      throws IOException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    this.log = directory.resolve("master.log");
    this.image = image;
    try (ServerSocket one = free();
        ServerSocket two = free()) {
      minionsPort = one.getLocalPort();
      enrolPort = two.getLocalPort();
    }
    tree();
    configuration =
        Files.writeString(
            directory.resolve("master.yaml"),
            """
            directory: %1$s/master
            socket: %1$s/master.sock
            listen: {address: 127.0.0.1, minions: %2$d, enrol: %3$d}
            file_roots: [%1$s/base, %1$s/prod]
            """
                .formatted(directory, minionsPort, enrolPort));
    master = rehearsal ? new MasterChild(image.first(configuration, log), log) : standingBy();
    start();
    for (String host : HOSTS) {
      Minion minion =
          new Minion(SettingsFile.read(configuration(host)), shared, executions.of(host));
      minions.add(minion);
      minion.start();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> type("run", "L@" + String.join(",", HOSTS), "test.ping").status() == 0);
    executions.take();
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private MasterChild standingBy() throws IOException {
    return new MasterChild(image.next(configuration, log), log);
  }

  private void tree() throws IOException, InterruptedException {
    for (String environment : List.of("base", "prod")) {
      try (Stream<Path> files = Files.walk(EXAMPLES.resolve(environment))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = directory.resolve(EXAMPLES.relativize(file).toString());
          Files.createDirectories(Objects.requireNonNull(copy.getParent()));
          Files.copy(file, copy);
        }
      }
    }
    Process script =
        new ProcessBuilder(
                EXAMPLES.resolve("lab/processes").toString(), "prod", "8000", "/lab", "/pg", "")
            .redirectOutput(directory.resolve("prod/pillar/hosts.sls").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (script.waitFor() != 0) {
      throw new AssertionError("examples/lab/processes failed");
    }
  }

  private Path configuration(String host) throws IOException {
    Path token = directory.resolve(host + ".token");
    String created =
        type("keys", "token", "create", "--match", host, "--uses", "1", "--ttl", "1h", "-o", "json")
            .out();
    PrivateFile.write(
        token,
        created.replaceAll("(?s).*(rmjoin[^\"\\s]*).*", "$1").getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        directory.resolve(host + ".yaml"),
        """
        id: %1$s
        directory: %2$s/hosts/%1$s
        grains: %2$s/%1$s.grains
        reconnect: {first: 10ms, limit: 80ms}
        master: {address: 127.0.0.1, minions: %3$d, enrol: %4$d, fingerprint: '%5$s', token: %6$s}
        """
            .formatted(
                host,
                directory,
                minionsPort,
                enrolPort,
                type("keys", "fingerprint").out().strip(),
                token));
  }

  /** Types a command of the operator's at whatever master there is. */
  Typed type(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        MasterCli.run(
            words,
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false),
            Map.of("RINGMASTER_SOCKET", directory.resolve("master.sock").toString()),
            new NoMaster());
    return new Typed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Asks for the runbook and does not watch it; the answer may never come. */
  CompletableFuture<Typed> orchestrate() {
    CompletableFuture<Typed> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() ->
            answer.complete(
                type("orchestrate", "deploy-environment", "--pillarenv=prod", "--async")));
    return answer;
  }

  /** The newest run's id; empty if there is none. */
  String newestRun() {
    List<Value> runs =
        list(Yaml.read(type("runs", "list", "--limit", "1", "-o", "json").out(), "list"));
    return runs.isEmpty() ? "" : text(runs.getFirst(), "run");
  }

  /** The events of a run, when it has ended. */
  List<Value> awaitEnd(String run) throws InterruptedException {
    CompletableFuture<Typed> watched = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> watched.complete(type("runs", "watch", run, "-o", "json")));
    try {
      Value answer = Yaml.read(watched.get(PATIENCE_SECONDS, TimeUnit.SECONDS).out(), "run");
      return list(Objects.requireNonNull(((Value.MapValue) answer).get("events")));
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(
          "the run does not end: " + type("runs", "show", run) + "\n" + master.log(), e);
    }
  }

  static List<Value> list(Value value) {
    return ((Value.ListValue) value).items();
  }

  static String text(Value map, String key) {
    return Objects.toString(((Value.MapValue) map).get(key), "");
  }

  MasterChild master() {
    return master;
  }

  /** The master is killed where it stands; the next one has not opened yet. */
  void replace() throws IOException, InterruptedException {
    master.kill();
    master.close();
    master = next == null ? standingBy() : next;
    next = standingBy();
  }

  /** The first master, which has seen everything, makes its successors quick. */
  void warmUp() throws IOException, InterruptedException {
    master.leave();
    replace();
    start();
  }

  void start() throws InterruptedException {
    master.open();
    master.awaitReady();
  }

  @Override
  public void close() {
    minions.forEach(Minion::close);
    shared.close();
    master.close();
    if (next != null) {
      next.close();
    }
  }

  /** The operator of this test starts no master by command. */
  private static final class NoMaster implements MasterCli.Starter {
    @Override
    public int start(Path file, PrintStream err) {
      throw new AssertionError("no master is started so");
    }

    @Override
    public String settings() {
      return MasterProcess.settings();
    }
  }
}
