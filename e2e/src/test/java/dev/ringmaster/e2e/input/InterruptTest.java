package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C to real commands against a real master, at moments drawn from a seed, which {@code
 * -Dringmaster.seed=…} sets again: never a stack trace, never a silence about what goes on.
 */
class InterruptTest {
  private static final long SEED = Long.getLong("ringmaster.seed", System.nanoTime());
  private static final int MOMENTS = 3;
  private static final int LATEST_MILLIS = 1_200;
  private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Path base = directory.resolve("base");
    Files.createDirectories(base.resolve("states"));
    Files.createDirectories(base.resolve("runbooks"));
    Files.createDirectories(base.resolve("pillar"));
    Files.writeString(base.resolve("states/slow.sls"), "slow:\n  cmd.run:\n    - name: sleep 2\n");
    Files.writeString(
        base.resolve("runbooks/slow.sls"),
        """
        slow:
          salt.function:
            - name: test.sleep
            - tgt: web01
            - arg: [2]
        """);
    installation = new Installation(directory, List.of(base));
    installation.start("web01");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  private static Launched launch(String... words) throws Exception {
    return Launched.start(
        directory,
        List.of(),
        List.of(words),
        Map.of("RINGMASTER_SOCKET", installation.socket().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "master run web01 test.sleep 2",
        "master apply web01 slow",
        "master orchestrate slow",
      })
  void whatGoesOnIsSaidAndGoesOn(String command) throws Exception {
    Random random = new Random(SEED ^ command.hashCode());
    List<Launched> launched = new ArrayList<>();
    List<Long> moments = new ArrayList<>();
    for (int i = 0; i < MOMENTS; i++) {
      Launched one = launch(command.split(" "));
      launched.add(one);
      long moment = random.nextLong(LATEST_MILLIS);
      moments.add(moment);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moment));
      one.interrupt();
    }
    for (int i = 0; i < MOMENTS; i++) {
      judge(launched.get(i), command + " after " + moments.get(i) + " ms, seed " + SEED);
    }
  }

  private static void judge(Launched command, String when) throws Exception {
    try (command) {
      int status = command.status();
      // what the JVM itself says when it is ended before it has begun
      String said =
          command.out() + command.err().replaceAll("(?m)^Runtime.exit.* logging failed: .*\\R", "");
      assertThat(said).as(when).doesNotContain("Exception", "\tat ", "fault of Ringmaster");
      if (status == 0) {
        assertThat(said).as(when).containsAnyOf("1 succeeded", "1 of 1 steps");
        return;
      }
      assertThat(status).as(when + said).isEqualTo(130);
      if (said.isEmpty()) {
        // it had not begun
        return;
      }
      assertThat(said)
          .as(when)
          .containsPattern("master (jobs|runs) (show|watch) " + ID)
          .containsPattern("master (jobs|runs) cancel " + ID);
      if (said.contains(" goes on. ")) {
        String kind = said.contains("master jobs watch") ? "jobs" : "runs";
        String id = said.replaceAll("(?s).*master (?:jobs|runs) cancel " + ID + ".*", "$1");
        Installation.Typed later = installation.type(List.of("master", kind, "watch", id), "");
        assertThat(later.status()).as(when + later).isZero();
        assertThat(later.out()).as(when).containsAnyOf("1 succeeded", "1 of 1 steps");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"master events --follow", "master jobs watch", "master runs list"})
  void whatOnlyLooksJustEnds(String command) throws Exception {
    String job = installation.master("run", "web01", "test.sleep", "2", "--async").strip();
    String words = command.endsWith("jobs watch") ? command + " " + job : command;
    Random random = new Random(SEED ^ command.hashCode());
    try (Launched looking = launch(words.split(" "))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LATEST_MILLIS)));
      looking.interrupt();
      assertThat(looking.status()).as("seed " + SEED).isIn(0, 130);
      assertThat(looking.out() + looking.err())
          .as("seed " + SEED)
          .doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void aQuestionThatIsBrokenOffDoesNothing() throws Exception {
    String before = installation.master("keys", "list", "-o", "json");
    Path transcript = directory.resolve("transcript");
    Process terminal =
        new ProcessBuilder(
                "script",
                "--quiet",
                "--return",
                "--command",
                Path.of(System.getProperty("java.home"), "bin", "java")
                    + " -XX:TieredStopAtLevel=1 -cp '"
                    + System.getProperty("java.class.path")
                    + "' dev.ringmaster.master.Main --socket "
                    + installation.socket()
                    + " keys delete web01",
                transcript.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("terminal").toFile())
            .start();
    org.awaitility.Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.readString(directory.resolve("terminal")).contains("[y/N]"));
    terminal.getOutputStream().write(3);
    terminal.getOutputStream().flush();
    assertThat(terminal.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(terminal.exitValue()).isEqualTo(130);
    assertThat(Files.readString(directory.resolve("terminal"))).doesNotContain("Exception");
    assertThat(installation.master("keys", "list", "-o", "json")).isEqualTo(before);
  }

  @Test
  void aMasterThatIsInterruptedWhileItStartsStartsTheNextTime() throws Exception {
    Path own = Files.createDirectory(directory.resolve("interrupted"));
    Path file =
        Files.writeString(
            own.resolve("master.yaml"),
            """
            directory: %s/master
            socket: %s/socket
            listen: {address: 127.0.0.1, minions: 0, enrol: 0}
            """
                .formatted(own, own));
    Random random = new Random(SEED);
    for (int i = 0; i < MOMENTS; i++) {
      interrupted(random, "master", "start", "--config", file.toString());
    }
    try (Launched last = launch("master", "start", "--config", file.toString())) {
      last.awaitMessage("the master is ready");
      assertThat(last.isAlive()).as("seed " + SEED + last.err()).isTrue();
      last.signal("TERM");
      assertThat(last.status()).isEqualTo(143);
      assertThat(last.err()).contains("stopped").doesNotContain("Exception");
    }
    assertThat(own.resolve("socket")).doesNotExist();
  }

  @Test
  void aMinionThatIsInterruptedWhileItStartsStartsTheNextTime() throws Exception {
    Path file = installation.minionConfiguration("web09");
    Random random = new Random(SEED + 1);
    for (int i = 0; i < MOMENTS; i++) {
      interrupted(random, "minion", "start", "--config", file.toString());
    }
    try (Launched last = launch("minion", "start", "--config", file.toString())) {
      last.awaitMessage("connected to");
      assertThat(installation.master("run", "web09", "test.ping")).contains("web09: true");
      last.signal("TERM");
      assertThat(last.status()).isEqualTo(143);
      assertThat(last.err()).doesNotContain("Exception");
    }
  }

  private static void interrupted(Random random, String... words) throws Exception {
    long moment = random.nextLong(LATEST_MILLIS);
    String when = String.join(" ", words) + " after " + moment + " ms, seed " + SEED;
    try (Launched one = launch(words)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moment));
      one.interrupt();
      assertThat(one.status()).as(when).isEqualTo(130);
      assertThat(one.err()).as(when).doesNotContain("Exception", "\tat ");
    }
  }
}
