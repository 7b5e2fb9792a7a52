package dev.ringmaster.minion.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final JobId JOB = JobId.create();
  @TempDir private Path directory;
  private Launcher launcher;
  private CommandRunner runner;

  @BeforeEach
  void start() {
    launcher =
        new Launcher(
            directory.resolve("jobs"),
            System.getenv(),
            new LauncherLimits(1000, Duration.ofSeconds(2)));
    runner = launcher.forJob(JOB);
  }

  private CommandResult run(Command command) throws InterruptedException {
    return runner.run(command, CommandOutput.NONE);
  }

  private static Command shell(String script) {
    return Command.act("sh", "-c", script);
  }

  @Test
  void anArgumentIsNeverReadByAShell() throws Exception {
    String nasty = "$(touch x) `id` ; * \"quoted\" 'single' \\ \n$HOME";
    CommandResult result = run(Command.act("printf", "%s|", nasty, "", "two words"));
    assertThat(result.stdout()).isEqualTo(nasty + "||two words|");
    assertThat(result.exitStatus()).isZero();
  }

  @Test
  void aSecondAttemptRunsBesideWhatIsLeftOfTheFirst() throws Exception {
    assertThat(run(shell("echo first")).stdout()).isEqualTo("first\n");
    runner = launcher.forJob(JOB);
    assertThat(run(shell("echo second")).stdout()).isEqualTo("second\n");
    assertThat(launcher.commandsOf(JOB)).hasSize(2);
  }

  @Test
  void statusOutputsDirectoryAndUmask() throws Exception {
    Path here = Files.createDirectory(directory.resolve("a b"));
    CommandResult result =
        run(shell("pwd; umask; echo oops >&2; exit 7").in(here.toString()).withUmask("027"));
    assertThat(result.stdout()).isEqualTo(here + "\n0027\n");
    assertThat(result.stderr()).isEqualTo("oops\n");
    assertThat(result.exitStatus()).isEqualTo(7);
  }

  @Test
  void aProgramEndedByASignal() throws Exception {
    assertThat(run(shell("kill -9 $$")).exitStatus()).isEqualTo(137);
  }

  @Test
  void aProgramThatDoesNotExistOrIsNoneIsSaidToBe() throws Exception {
    Path plain = Files.createFile(directory.resolve("plain"));
    List<String> said = new CopyOnWriteArrayList<>();
    Command missing = Command.act("no-such-program").with("PATH", "/usr/bin:/bin");

    assertThat(runner.run(missing, (line, error) -> said.add(line)))
        .isEqualTo(ended(127, "there is no program 'no-such-program' in /usr/bin:/bin"));
    assertThat(said).containsExactly("there is no program 'no-such-program' in /usr/bin:/bin");
    assertThat(run(Command.act(directory + "/gone")))
        .isEqualTo(ended(127, "there is no program '" + directory + "/gone'"));
    assertThat(run(Command.act("./plain").in(directory.toString())))
        .isEqualTo(ended(126, "the program '" + directory + "/./plain' is not executable"));
    assertThat(run(Command.act("plain").with("PATH", directory.toString())))
        .isEqualTo(ended(126, "the program '" + plain + "' is not executable"));
    assertThat(run(Command.act(directory.toString())))
        .isEqualTo(ended(126, "'" + directory + "' is a directory, not a program"));
  }

  private static CommandResult ended(int status, String complaint) {
    return new CommandResult(status, "", complaint, false, false);
  }

  @Test
  void aDirectoryThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> run(Command.act("true").in("/no/such/place")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("/no/such/place");
  }

  @Test
  void theEnvironmentIsTheCommandsOwn() throws Exception {
    CommandResult result =
        run(shell("echo $dir $status $_rm_dir $PATHX").with("dir", "mine").with("status", "too"));
    assertThat(result.stdout()).isEqualTo("mine too\n");
  }

  @Test
  void inputSmallAndLarge() throws Exception {
    assertThat(run(Command.act("cat").reading("in".getBytes(StandardCharsets.UTF_8))).stdout())
        .isEqualTo("in");
    assertThat(run(Command.act("wc", "-c").reading(new byte[300_000])).stdout().strip())
        .isEqualTo("300000");
    assertThat(run(Command.act("wc", "-c").reading(new byte[300_000]).hidden()).stdout().strip())
        .isEqualTo("300000");
    assertThat(run(Command.act("true").reading(new byte[300_000]).hidden()).exitStatus()).isZero();
  }

  @Test
  void linesComeWhileItRuns() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    AtomicReference<CommandResult> result = new AtomicReference<>();
    Path go = directory.resolve("go");
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                result.set(
                    runner.run(
                        shell(
                            "echo one; while [ ! -e " + go + " ]; do sleep 0.02; done; printf two"),
                        (text, error) -> lines.add(text)));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> lines.equals(List.of("one")));
    assertThat(result.get()).isNull();
    Files.createFile(go);
    thread.join();
    assertThat(lines).containsExactly("one", "two");
    assertThat(result.get()).extracting(CommandResult::stdout).isEqualTo("one\ntwo");
  }

  @Test
  void outputBeyondTheLimitIsCutOnTheDiskToo() throws Exception {
    CommandResult result =
        run(shell("head -c 9000000 /dev/zero | tr '\\0' x; sleep 0.5; echo end"));
    assertThat(result.truncated()).isTrue();
    assertThat(result.stdout()).hasSize(1000);
    assertThat(Files.size(directory.resolve("jobs/" + JOB + "/0/stdout"))).isLessThan(3_000_000);
  }

  @Test
  void aTimeoutEndsTheWholeSession() throws Exception {
    CommandResult result =
        run(shell("echo first; sleep 1000 & sleep 1000").within(Duration.ofMillis(300)));
    assertThat(result.timedOut()).isTrue();
    assertThat(result.exitStatus()).isEqualTo(-1);
    assertThat(result.stdout()).isEqualTo("first\n");
    assertThat(launcher.commandsOf(JOB).getFirst().isRunning()).isFalse();
    assertThat(launcher.commandsOf(JOB).getFirst().exitStatus()).hasValue(143);
  }

  @Test
  void oneThatIgnoresTheRequestToEndIsKilled() throws Exception {
    Launcher impatient =
        new Launcher(
            directory.resolve("j2"),
            System.getenv(),
            new LauncherLimits(1000, Duration.ofMillis(100)));
    CommandResult result =
        impatient
            .forJob(JOB)
            .run(
                shell("trap '' TERM; echo up; while :; do sleep 0.05; done")
                    .within(Duration.ofMillis(300)),
                CommandOutput.NONE);
    assertThat(result.timedOut()).isTrue();
    assertThat(impatient.commandsOf(JOB).getFirst().exitStatus()).hasValue(137);
  }

  @Test
  void anInterruptEndsItsSessionFirst() throws Exception {
    Path pid = directory.resolve("pid");
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                run(
                    shell(
                        "sleep 1000 & echo $! > "
                            + pid
                            + ".new; mv "
                            + pid
                            + ".new "
                            + pid
                            + "; wait"));
              } catch (InterruptedException e) {
                end.set(e);
              }
            });
    await().until(() -> Files.exists(pid));
    long sleeper = Long.parseLong(Files.readString(pid).strip());
    thread.interrupt();
    thread.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(ProcessTable.find(sleeper).filter(ProcessTable.Entry::isAlive)).isEmpty();
  }

  @Test
  void whatItLeavesRunningIsNotWaitedFor() throws Exception {
    CommandResult result = run(shell("sleep 5 & echo $!"));
    long left = Long.parseLong(result.stdout().strip());
    assertThat(ProcessTable.find(left)).isPresent();
    ProcessHandle.of(left).orElseThrow().destroyForcibly();
  }

  @Test
  void everythingItWritesIsForItsOwnerOnly() throws Exception {
    run(shell("echo secret; umask").with("TOKEN", "hunter2"));
    try (Stream<Path> all = Files.walk(directory.resolve("jobs"))) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .endsWith("------");
        if (Files.isRegularFile(path)) {
          assertThat(Files.readString(path)).doesNotContain("hunter2");
        }
      }
    }
  }

  @Test
  void secretsInTheEnvironmentAreNotInTheProcessList() throws Exception {
    CommandResult result =
        run(
            shell("tr '\\0' ' ' < /proc/$$/cmdline; cat /proc/$PPID/cmdline | tr '\\0' ' '")
                .with("TOKEN", "hunter2"));
    assertThat(result.stdout()).contains("launch.sh").doesNotContain("hunter2");
  }

  @Test
  void theDirectoriesOfAJobAreForgotten() throws Exception {
    run(Command.act("true"));
    run(Command.act("true"));
    assertThat(launcher.commandsOf(JOB)).hasSize(2);
    launcher.forget(JOB);
    assertThat(launcher.commandsOf(JOB)).isEmpty();
    assertThat(directory.resolve("jobs").resolve(JOB.toString())).doesNotExist();
  }

  @Test
  void aCommandThatWasNotYetStartedCanBeGivenUp() throws Exception {
    Path own = directory.resolve("jobs/" + JOB + "/9");
    CommandDirectory.create(own, "touch", Optional.empty());
    LaunchedCommand found = launcher.commandsOf(JOB).getFirst();
    assertThat(found.neverStarted()).isTrue();
    run(Command.act("true").in("/"));
    Process late =
        new ProcessBuilder(
                "setsid",
                "sh",
                directory.resolve("jobs/launch.sh").toString(),
                own.toString(),
                "touch",
                directory.resolve("never").toString())
            .start();
    assertThat(late.waitFor()).isEqualTo(125);
    assertThat(directory.resolve("never")).doesNotExist();
    assertThat(found.neverStarted()).isTrue();
  }
}
