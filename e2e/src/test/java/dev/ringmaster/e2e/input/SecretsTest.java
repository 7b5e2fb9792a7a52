package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Where secrets are looked for in vain, who may read what is kept, and how it is named meanwhile.
 */
class SecretsTest {
  private static final String OF_PILLAR = "pillar-4f1c9a-secret";
  private static final String OF_ARGUMENT = "argument-77b2e0-secret";

  @TempDir private Path directory;

  @Test
  void noSecretStandsWhereItDoesNotBelong() throws Exception {
    Path base = directory.resolve("base");
    Files.createDirectories(base.resolve("states"));
    Files.createDirectories(base.resolve("pillar"));
    Files.writeString(base.resolve("pillar/top.sls"), "base:\n  '*': [app]\n");
    Files.writeString(base.resolve("pillar/app.sls"), "password: !secret " + OF_PILLAR + "\n");
    Files.writeString(
        base.resolve("states/app.sls"),
        """
        file:
          file.managed:
            - name: %s
            - mode: '0600'
            - contents: {{ pillar.password | json }}
        command:
          cmd.run:
            - name: words
            - argv: [sh, -c, 'sleep 1; echo "$PASSWORD"; echo "$PASSWORD" >&2; exit 3']
            - env: {PASSWORD: {{ pillar.password | json }}}
        """
            .formatted(directory.resolve("target")));
    Files.writeString(
        base.resolve("states/wrong.sls"), "a: {{ pillar.password | json }} {{ pillar.nothing }}\n");
    List<String> logged = new CopyOnWriteArrayList<>();
    Watcher processes = new Watcher();
    try (Log _ = new Log(logged);
        Installation installation = new Installation(directory, List.of(base));
        processes) {
      installation.start("web01");
      String token = Files.readString(directory.resolve("web01.token")).strip();
      List<String> said = new ArrayList<>();
      for (List<String> words :
          List.of(
              List.of("master", "apply", "web01", "app"),
              List.of("master", "apply", "web01", "wrong"),
              List.of("master", "run", "web01", "pillar.items"),
              List.of(
                  "master",
                  "run",
                  "web01",
                  "cmd.run",
                  "env",
                  "env={P: !secret " + OF_ARGUMENT + "}"),
              List.of("master", "run", "web01", "test.echo", "!secret " + OF_ARGUMENT),
              List.of("master", "pillar", "web01", "-o", "json"),
              List.of("master", "jobs", "list", "-o", "json"),
              List.of("master", "events", "--limit", "1000", "-o", "json"),
              List.of("master", "audit", "--limit", "1000", "-o", "json"),
              List.of("master", "keys", "token", "list", "-o", "json"))) {
        Installation.Typed typed = installation.type(words, "");
        said.add(typed.out() + typed.err());
      }
      assertThat(Files.readString(directory.resolve("target"))).contains(OF_PILLAR);
      for (String secret : List.of(OF_PILLAR, OF_ARGUMENT, token)) {
        assertThat(said).as("shown to operators").noneMatch(text -> text.contains(secret));
        assertThat(logged).as("logged").noneMatch(text -> text.contains(secret));
        assertThat(processes.seen).as("process list").noneMatch(text -> text.contains(secret));
        assertThat(filesWith(secret))
            .as("files")
            .isSubsetOf(
                directory.resolve("target"),
                base.resolve("pillar/app.sls"),
                directory.resolve("web01.token"));
      }
    }
    assertThat(logged).as("the log was listened to").isNotEmpty();
    assertThat(processes.seen).as("the process list was looked at").isNotEmpty();
  }

  private List<Path> filesWith(String secret) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file :
          files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void whatIsKeptIsPrivateFromTheFirstByteWhateverTheUmask() throws Exception {
    List<String> generous = List.of("sh", "-c", "umask 0; exec \"$@\"", "sh");
    Path own = Files.createDirectory(directory.resolve("own"));
    Path master =
        Files.writeString(
            directory.resolve("master.yaml"),
            """
            directory: %s/master
            socket: %s/master.sock
            listen: {address: 127.0.0.1, minions: 0, enrol: 0}
            """
                .formatted(own, own));
    Set<String> open = new TreeSet<>();
    try (Launched started =
        Launched.start(
            directory, generous, List.of("master", "start", "-c", master.toString()), Map.of())) {
      watch(own, open, started, "the master is ready");
    }
    try (Installation installation = new Installation(directory, List.of())) {
      Path file = installation.minionConfiguration("web01");
      Path kept = directory.resolve("web01");
      try (Launched started =
          Launched.start(
              directory, generous, List.of("minion", "start", "-c", file.toString()), Map.of())) {
        watch(kept, open, started, "connected to");
        List<String> hello = List.of("master", "run", "web01", "cmd.run", "echo hello");
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> installation.type(hello, "").status() == 0);
        watch(kept, open, started, "connected to");
      }
      assertThat(kept.resolve("identity/minion.key")).exists();
    }
    assertThat(own.resolve("master/ca/ca.key")).exists();
    assertThat(open).as("could be read by others at some moment").isEmpty();
  }

  /** Looks again and again until the process has said something, and once more. */
  private static void watch(Path root, Set<String> open, Launched process, String until)
      throws IOException {
    boolean last = false;
    while (!last) {
      last = process.err().contains(until) || !process.isAlive();
      if (Files.exists(root)) {
        look(root, open);
      }
    }
    assertThat(process.err()).contains(until);
  }

  /** The kernel gives a socket the umask's mode, so it is made where nobody else may enter. */
  private static boolean isSocketOutOfReach(Path entry) throws IOException {
    boolean socket =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
    return socket
        && Files.getPosixFilePermissions(entry.resolveSibling(".")).stream()
            .allMatch(it -> it.name().startsWith("OWNER_"));
  }

  /** Everything below a directory that others may enter. */
  private static void look(Path directory, Set<String> open) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(directory)) {
      entries = listed.toList();
    }
    for (Path entry : entries) {
      try {
        Set<PosixFilePermission> modes =
            Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS);
        boolean others = modes.stream().anyMatch(it -> it.name().startsWith("OTHERS_"));
        if (others && !Files.isSymbolicLink(entry) && !isSocketOutOfReach(entry)) {
          open.add(entry + " " + modes);
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          look(entry, open);
        }
      } catch (NoSuchFileException gone) {
        // it was there for a moment only
      }
    }
  }

  @Test
  void aTokenFromStandardInputLetsAMinionInAndIsNowhereElse() throws Exception {
    Watcher processes = new Watcher();
    try (Installation installation = new Installation(directory, List.of());
        processes) {
      Path file = installation.minionConfiguration("web01");
      Path typed = Files.move(directory.resolve("web01.token"), directory.resolve("typed"));
      String token = Files.readString(typed).strip();
      List<String> fromStandardInput = List.of("sh", "-c", "exec \"$@\" < '" + typed + "'", "sh");
      List<String> words = List.of("minion", "start", "-c", file.toString(), "--token", "-");
      try (Launched started = Launched.start(directory, fromStandardInput, words, Map.of())) {
        started.awaitMessage("connected to");
        assertThat(started.err()).contains("connected to").doesNotContain(token);
      }
      assertThat(processes.seen).noneMatch(text -> text.contains(token)).isNotEmpty();
      assertThat(filesWith(token)).containsExactly(typed);
    }
  }

  @Test
  void namesOfTemporaryFilesAreNotTheSameTwice() throws Exception {
    Path watched = Files.createDirectory(directory.resolve("watched"));
    Set<String> first = temporary(watched, "one");
    Set<String> second = temporary(watched, "two");
    assertThat(first).isNotEmpty();
    assertThat(second).isNotEmpty().doesNotContainAnyElementsOf(first);
  }

  /** The names that stood in a directory while a file in it was written, but that file's. */
  private Set<String> temporary(Path watched, String contents) throws Exception {
    Set<String> names = new TreeSet<>();
    try (WatchService watch = watched.getFileSystem().newWatchService();
        Installation installation =
            new Installation(Files.createTempDirectory(directory, "own"), List.of())) {
      installation.start("web01");
      watched.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      installation.master(
          "run", "web01", "file.write", watched.resolve("file").toString(), contents);
      for (WatchKey key = watch.poll(5, TimeUnit.SECONDS); key != null; key = watch.poll()) {
        for (WatchEvent<?> event : key.pollEvents()) {
          names.add(String.valueOf(event.context()));
        }
        key.reset();
      }
    }
    names.remove("file");
    return names;
  }

  /** Everything that is logged, at every level. */
  private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines;
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.ringmaster");
    private final Level before = logger.getLevel();

    Log(List<String> lines) {
      this.lines = lines;
      setContext(logger.getLoggerContext());
      start();
      logger.setLevel(Level.TRACE);
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(
          event.getFormattedMessage()
              + (event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    @Override
    public void close() {
      logger.detachAppender(this);
      logger.setLevel(before);
      stop();
    }
  }

  /** The argument vectors of all processes, as anybody sees them, again and again. */
  private static final class Watcher implements AutoCloseable {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().daemon().start(this::look);

    private void look() {
      while (!Thread.currentThread().isInterrupted()) {
        ProcessHandle.allProcesses()
            .map(process -> Path.of("/proc/" + process.pid() + "/cmdline"))
            .forEach(this::look);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }

    private void look(Path vector) {
      try {
        seen.add(Files.readString(vector, StandardCharsets.ISO_8859_1));
      } catch (IOException ended) {
        // its process ended before it was looked at
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
