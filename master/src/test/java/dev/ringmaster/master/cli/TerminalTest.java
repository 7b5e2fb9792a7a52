package dev.ringmaster.master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.control.Exchange;
import dev.ringmaster.protocol.data.Value;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process on a pseudo-terminal, and without one. */
class TerminalTest {
  @TempDir Path directory;

  private static Value event(String kind, String verdict) {
    return Value.map(
        "event", Value.text(kind),
        "job", Value.text("j1"),
        "minion", Value.text("web01"),
        "verdict", Value.text(verdict),
        "value", Value.bool(true),
        "members",
            Value.list(
                Value.map("minion", Value.text("web01")),
                Value.map("minion", Value.text("web02"))));
  }

  private FakeMaster master() {
    return new FakeMaster(
        directory.resolve("s"),
        Map.of(
            "jobs.submit",
            List.of(
                Value.map(
                    "unless", Value.text("confirmed"),
                    "end", Value.text("UNCONFIRMED"),
                    "message", Value.text("this runs service.restart on every minion, 2 in all")),
                event("submitted", "open"),
                event("returned", "succeeded"),
                Value.map("event", Value.text("finished"), "members", Value.list()))));
  }

  private static List<String> onTerminal() {
    String command =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "dev.ringmaster.master.Main",
            "run '*' service.restart nginx");
    return List.of("script", "--quiet", "--return", "--command", command, "/dev/null");
  }

  private String onTerminal(FakeMaster master, String typed, int status)
      throws IOException, InterruptedException {
    return run(onTerminal(), master, typed, status);
  }

  private String run(List<String> command, FakeMaster master, String typed, int status)
      throws IOException, InterruptedException {
    return run(command, Map.of(), master, typed, status);
  }

  private String run(
      List<String> command,
      Map<String, String> environment,
      FakeMaster master,
      String typed,
      int status)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("RINGMASTER_SOCKET", master.path().toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("TERM", "xterm");
    Process process = builder.redirectOutput(out.toFile()).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(typed.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    return said;
  }

  @Test
  void aChangeToEverythingIsAskedAboutAndShowsItsProgress() throws Exception {
    try (FakeMaster master = master()) {
      String said = onTerminal(master, "y\n", ExitStatus.SILENT);
      assertThat(said)
          .contains("This runs service.restart on every minion, 2 in all. Go on? [y/N]")
          .contains("1 of 2, waiting for web02")
          .contains("\u001b[1mweb01\u001b[0m: true");
    }
  }

  @Test
  void withNoColorNothingIsColoured() throws Exception {
    try (FakeMaster master = master()) {
      String said = run(onTerminal(), Map.of("NO_COLOR", "1"), master, "y\n", ExitStatus.SILENT);
      assertThat(said)
          .doesNotContainPattern("\u001b\\[\\d*m")
          .contains("web01: true", "1 of 2, waiting for web02");
    }
    try (FakeMaster master = master()) {
      assertThat(run(onTerminal(), Map.of("NO_COLOR", ""), master, "y\n", ExitStatus.SILENT))
          .contains("\u001b[1mweb01\u001b[0m: true");
    }
  }

  @Test
  void noMeansThatNothingIsDone() throws Exception {
    try (FakeMaster master = master()) {
      assertThat(onTerminal(master, "n\n", ExitStatus.NOT_TRIED)).contains("Nothing was done.");
      assertThat(master.requests()).singleElement().asString().contains("confirmed=false");
    }
  }

  @Test
  void inAPipeNothingIsColouredAndNothingRedrawn() throws Exception {
    try (FakeMaster master = master()) {
      String said =
          run(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "dev.ringmaster.master.Main",
                  "run",
                  "*",
                  "service.restart",
                  "nginx",
                  "--yes"),
              master,
              "",
              ExitStatus.SILENT);
      assertThat(said).doesNotContain("\u001b", "\r").contains("web01: true\n");
    }
  }

  /** A master that tells so much of a job, and then nothing more. */
  private FakeMaster hanging(Value... told) {
    List<Value> answers = new ArrayList<>(List.of(told));
    answers.add(Value.map("hang", Value.bool(true)));
    return new FakeMaster(directory.resolve("s"), Map.of("jobs.submit", answers));
  }

  private ProcessBuilder client(FakeMaster master, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("dev.ringmaster.master.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("err").toFile());
    builder.environment().put("RINGMASTER_SOCKET", master.path().toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws Exception {
    try (FakeMaster master = master()) {
      Process process = client(master, "--help").redirectOutput(new File("/dev/full")).start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitStatus.RESULT_LOST);
      assertThat(Files.readString(directory.resolve("err")))
          .isEqualTo(
              "master: the result could not be written to standard output: is a disk full?\n");
    }
  }

  @Test
  void whatGoesOnWhenTheDiskIsFullIsSaid() throws Exception {
    try (FakeMaster master =
        hanging(
            event("submitted", "open"),
            Value.map(
                "event", Value.text("output"),
                "minion", Value.text("web01"),
                "text", Value.text("a line\n")))) {
      Process process =
          client(master, "run", "web*", "file.write", "/tmp/a", "contents=-", "--yes")
              .redirectOutput(new File("/dev/full"))
              .start();
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitStatus.RESULT_LOST);
      assertThat(Files.readString(directory.resolve("err")))
          .isEqualTo(
              """

              The job goes on. Watch it: master jobs watch j1
              Stop it:  master jobs cancel j1
              master: the result could not be written to standard output: is a disk full?
              """);
    }
  }

  @Test
  void aReaderThatHasSeenEnoughEndsTheWatchingInSilence() throws Exception {
    try (FakeMaster master = hanging(event("submitted", "open"), event("returned", "succeeded"))) {
      Process process =
          client(master, "run", "web*", "file.write", "/tmp/a", "contents=-", "--yes").start();
      process.getInputStream().close();
      process.getOutputStream().close(); // only now it has its arguments and begins
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitStatus.READER_GONE);
      assertThat(Files.readString(directory.resolve("err"))).isEmpty();
      assertThat(master.ending()).isEqualTo(Exchange.Ending.DETACHED);
    }
  }

  @Test
  void ctrlCDetachesAndSaysHowToGoOn() throws Exception {
    Path out = directory.resolve("out");
    try (FakeMaster master = hanging(event("submitted", "open"), event("returned", "succeeded"))) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "dev.ringmaster.master.Main",
              "run",
              "web*",
              "test.ping");
      builder.environment().put("RINGMASTER_SOCKET", master.path().toString());
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(out).contains("web01"));
      Process interrupt = new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
      assertThat(interrupt.waitFor()).isZero();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(Files.readString(out))
          .contains("master jobs watch j1")
          .contains("master jobs cancel j1");
      assertThat(master.ending()).isEqualTo(Exchange.Ending.DETACHED);
    }
  }
}
