package dev.ringmaster.benchmarks;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A master on loopback and real minion processes, in a directory of their own. Closing it ends
 * them.
 */
final class Site implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TOKEN_SECONDS = 3_600;

  private final Installed installed;
  private final Path directory;
  private final int minionsPort;
  private final int enrolPort;
  private final List<Process> minions = new CopyOnWriteArrayList<>();
  private final Path config;
  private Process master;
  private Control control;

  private Site(Installed installed, Path directory) throws IOException, InterruptedException {
    this.installed = installed;
    this.directory = directory;
    try (ServerSocket one = free();
        ServerSocket other = free()) {
      minionsPort = one.getLocalPort();
      enrolPort = other.getLocalPort();
    }
    Files.createDirectories(directory.resolve("base/states"));
    Files.createDirectories(directory.resolve("base/runbooks"));
    config =
        Files.writeString(
            directory.resolve("master.yaml"),
            """
            directory: %1$s/master
            socket: %2$s
            listen: {address: 127.0.0.1, minions: %3$d, enrol: %4$d}
            file_roots: [%1$s/base]
            link: {enrols_per_second: 100000, enrols_per_address: 100000}
            """
                .formatted(directory, socket(), minionsPort, enrolPort));
    master = startMaster();
    // also when the measurement is broken off from outside
    Runtime.getRuntime().addShutdownHook(new Thread(this::endProcesses));
    try {
      control = reachMaster();
    } catch (RuntimeException | InterruptedException e) {
      Installed.end(List.of(master));
      throw e;
    }
  }

  private Process startMaster() throws IOException {
    return installed.start(
        "master", directory.resolve("master.log"), "start", "--config", config.toString());
  }

  private Control reachMaster() throws InterruptedException {
    await("the master", PATIENCE, () -> Files.exists(socket()) && isReachable());
    return new Control(socket());
  }

  /** Kills the master as a power cut would, and starts it again; answers once it can be asked. */
  void restartMaster() throws IOException, InterruptedException {
    control.close();
    master.destroyForcibly().waitFor();
    master = startMaster();
    control = reachMaster();
  }

  /** Starts a master. Its directory must be short, because the names of sockets are. */
  static Site start(Installed installed, Path directory) throws IOException, InterruptedException {
    return new Site(installed, Files.createDirectories(directory));
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private boolean isReachable() {
    try {
      new Control(socket()).close();
      return true;
    } catch (ProblemsException e) {
      return false;
    }
  }

  /** Starts and enrols minions web01, web02… and waits until every one of them answers. */
  void enrol(int count) throws IOException, InterruptedException {
    String fingerprint = fingerprint();
    for (int number = 1; number <= count; number++) {
      String name = "web%02d".formatted(number);
      Path own = Files.createDirectories(directory.resolve(name));
      Path config =
          Files.writeString(
              own.resolve("minion.yaml"),
              """
              id: %s
              master: {address: 127.0.0.1, minions: %d, enrol: %d, fingerprint: '%s'}
              directory: %s/minion
              """
                  .formatted(name, minionsPort, enrolPort, fingerprint, own));
      minions.add(
          installed.start(
              "minion", own.resolve("minion.log"), "start", "--config", config.toString()));
    }
    await(count + " keys", PATIENCE, () -> pending().size() == count);
    for (Value.MapValue key : pending()) {
      control.ask(
          "keys.accept",
          Value.map(
              "minion", Value.text(Control.text(key, "minion")),
              "fingerprint", Value.text(Control.text(key, "fingerprint"))));
    }
    await(count + " answers", PATIENCE, () -> control.answer(count));
  }

  private String fingerprint() {
    return Control.text(control.ask("keys.fingerprint", Value.map()).getFirst(), "fingerprint");
  }

  /** Starts a process for simulated minions, without any yet; it ends with this site. */
  Fleet fleet(int most) throws IOException {
    Value.MapValue token =
        control
            .ask(
                "keys.create_token",
                Value.map(
                    "match", Value.text("sim*"),
                    "uses", Value.integer(most),
                    "ttl", Value.integer(TOKEN_SECONDS)))
            .getFirst();
    Path file = directory.resolve("fleet.token");
    PrivateFile.write(file, Control.text(token, "token").getBytes(StandardCharsets.UTF_8));
    Fleet fleet =
        Fleet.start(
            directory,
            Integer.toString(minionsPort),
            Integer.toString(enrolPort),
            fingerprint(),
            file.toString());
    minions.add(fleet.process());
    return fleet;
  }

  private List<Value.MapValue> pending() {
    return control.ask("keys.list", Value.map()).stream()
        .filter(key -> Control.text(key, "state").equals("pending"))
        .toList();
  }

  /**
   * Waits for something.
   *
   * @throws IllegalStateException when it has not come in time, or the master has ended
   */
  void await(String what, Duration patience, BooleanSupplier is) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!is.getAsBoolean()) {
      if (System.nanoTime() > end || !master.isAlive()) {
        throw new IllegalStateException(
            "waited in vain for " + what + "; the logs are in " + directory);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Writes a file of the environment base, such as {@code states/many.sls}. */
  void write(String path, String content) throws IOException {
    Files.writeString(directory.resolve("base").resolve(path), content);
  }

  /** Removes the files that a minion has kept. */
  void forgetFiles(String minion) throws IOException {
    Path kept = directory.resolve(minion).resolve("minion/files");
    if (Files.isDirectory(kept)) {
      List<Path> all;
      try (Stream<Path> found = Files.walk(kept)) {
        all = found.filter(Files::isRegularFile).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  Installed installed() {
    return installed;
  }

  Path directory() {
    return directory;
  }

  Path socket() {
    return directory.resolve("control.sock");
  }

  Control control() {
    return control;
  }

  Process master() {
    return master;
  }

  List<Process> minions() {
    return List.copyOf(minions);
  }

  @Override
  public void close() {
    control.close();
    endProcesses();
  }

  private void endProcesses() {
    Installed.end(minions);
    Installed.end(List.of(master));
  }
}
