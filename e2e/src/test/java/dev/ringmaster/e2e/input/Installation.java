package dev.ringmaster.e2e.input;

import dev.ringmaster.master.assembly.Master;
import dev.ringmaster.master.assembly.MasterConfiguration;
import dev.ringmaster.master.assembly.MasterProcess;
import dev.ringmaster.master.cli.MasterCli;
import dev.ringmaster.master.cli.Terminal;
import dev.ringmaster.minion.assembly.Minion;
import dev.ringmaster.minion.assembly.MinionShared;
import dev.ringmaster.minion.assembly.SettingsFile;
import dev.ringmaster.minion.cli.MinionCli;
import dev.ringmaster.protocol.identity.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real master and its minions in this process, and the commands that an operator types at them.
 */
public final class Installation implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Path directory;
  private final Path socket;
  private final Master master;
  private final MinionShared shared = MinionShared.create();
  private final List<Minion> minions = new ArrayList<>();

  /**
   * @param directory for all that it writes
   * @param roots the lines below {@code file_roots:}
   */
  public Installation(Path directory, List<Path> roots) throws IOException {
    this.directory = directory;
    this.socket = directory.resolve("master.sock");
    this.master = Master.start(MasterConfiguration.read(configuration(roots)));
  }

  private Path configuration(List<Path> roots) throws IOException {
    String text =
        """
        directory: %s
        socket: %s
        listen: {address: 127.0.0.1, minions: 0, enrol: 0}
        file_roots: [%s]
        """
            .formatted(
                directory.resolve("master"),
                socket,
                String.join(", ", roots.stream().map(Path::toString).toList()));
    return Files.writeString(directory.resolve("master.yaml"), text);
  }

  /** Copies a tree of text files, in which {@code DIR} stands for a directory. */
  public static void copy(Path from, Path to, Path named) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.writeString(copy, Files.readString(file).replace("DIR", named.toString()));
      }
    }
  }

  public Path socket() {
    return socket;
  }

  public int minionsPort() {
    return master.minionsPort();
  }

  public int enrolPort() {
    return master.enrolPort();
  }

  /** The directory that everything is in. */
  public Path directory() {
    return directory;
  }

  /** What a command printed, and its exit status. */
  public record Typed(int status, String out, String err) {}

  /** Runs the command {@code master}, or {@code minion} if that is the first word. */
  public Typed type(List<String> words, String stdin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayInputStream in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
    PrintStream shownOut = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream shownErr = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] args = words.subList(1, words.size()).toArray(String[]::new);
    int status =
        words.getFirst().equals("minion")
            ? MinionCli.run(args, in, shownOut, shownErr)
            : MasterCli.run(
                args,
                new Terminal(in, shownOut, shownErr, false, false, false),
                Map.of("RINGMASTER_SOCKET", socket.toString()),
                new InThisProcess());
    return new Typed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same without input, and well. */
  public String master(String... words) {
    List<String> all = new ArrayList<>(List.of("master"));
    all.addAll(List.of(words));
    Typed typed = type(all, "");
    if (typed.status() != 0) {
      throw new AssertionError(all + " failed: " + typed);
    }
    return typed.out();
  }

  /** A join token for one minion, with trusted attributes as {@code --trust} takes them. */
  public String token(String id, String... trusted) {
    List<String> words = new ArrayList<>(List.of("keys", "token", "create", "--match", id));
    for (String attribute : trusted) {
      words.addAll(List.of("--trust", attribute));
    }
    return master(words.toArray(String[]::new)).strip();
  }

  /** Writes a minion's configuration, with a token that lets it in. */
  public Path minionConfiguration(String id) throws IOException {
    Path token = directory.resolve(id + ".token");
    PrivateFile.write(token, token(id).getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        directory.resolve(id + ".yaml"),
        """
        id: %s
        directory: %s
        grains: %s
        master:
          {address: 127.0.0.1, minions: %d, enrol: %d, fingerprint: '%s', token: %s}
        """
            .formatted(
                id,
                directory.resolve(id),
                directory.resolve(id + ".grains"),
                minionsPort(),
                enrolPort(),
                master("keys", "fingerprint").strip(),
                token));
  }

  /** Starts minions and waits until they are up. */
  public void start(String... ids) throws IOException {
    for (String id : ids) {
      Minion minion = new Minion(SettingsFile.read(minionConfiguration(id)), shared);
      minions.add(minion);
      minion.start();
    }
    for (String id : ids) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(LONGEST)
          .until(() -> type(List.of("master", "run", id, "test.ping"), "").status() == 0);
    }
  }

  @Override
  public void close() {
    minions.forEach(Minion::close);
    shared.close();
    master.close();
  }

  private static final class InThisProcess implements MasterCli.Starter {
    @Override
    public int start(Path configuration, PrintStream err) {
      return MasterProcess.run(configuration, err);
    }

    @Override
    public String settings() {
      return MasterProcess.settings();
    }
  }
}
