package dev.ringmaster.states.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real commands on this machine. */
class DirectRunnerTest {
  private static final HostLimits SMALL = new HostLimits(1000, 1000);
  private final CommandRunner runner =
      new DirectRunner(
          Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "MINION_SECRET", "s3cret"), SMALL);
  @TempDir private Path directory;

  private CommandResult run(Command command) throws InterruptedException {
    return runner.run(command, CommandOutput.NONE);
  }

  @Test
  void runsAVectorWithoutAShell() throws InterruptedException {
    CommandResult result = run(Command.look("echo", "$HOME; `id` * && x"));

    assertThat(result.stdout()).isEqualTo("$HOME; `id` * && x\n");
    assertThat(result.exitStatus()).isZero();
  }

  @Test
  void passesInputEnvironmentDirectoryAndUmask() throws InterruptedException {
    CommandResult result =
        run(
            Command.look("sh", "-c", "cat; echo \"$A\"; pwd; umask; : > made; stat -c %a made")
                .reading("in\n".getBytes(StandardCharsets.UTF_8))
                .with("A", "b c")
                .in(directory.toString())
                .withUmask("027"));

    assertThat(result.stdout().lines())
        .containsExactly("in", "b c", directory.toString(), "0027", "640");
  }

  @Test
  void tellsStatusAndBothStreamsLineByLine() throws InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();

    CommandResult result =
        runner.run(
            Command.look("sh", "-c", "echo one; echo two >&2; printf three; exit 7"),
            (text, error) -> lines.add((error ? "err " : "out ") + text));

    assertThat(result.exitStatus()).isEqualTo(7);
    assertThat(result.stdout()).isEqualTo("one\nthree");
    assertThat(result.stderr()).isEqualTo("two\n");
    assertThat(lines).containsExactlyInAnyOrder("out one", "err two", "out three");
  }

  @Test
  void aMissingProgramHasStatus127AndSaysWhere() throws InterruptedException {
    CommandResult result = run(Command.look("no-such-program-here"));

    assertThat(result.exitStatus()).isEqualTo(127);
    assertThat(result.complaint()).contains("no program 'no-such-program-here'", "/usr/bin");
  }

  @Test
  void aFileThatIsNotExecutableHasStatus126AndIsSaidToBe() throws InterruptedException {
    CommandResult result = run(Command.look("/etc/passwd"));

    assertThat(result.exitStatus()).isEqualTo(126);
    assertThat(result.complaint()).isEqualTo("the program '/etc/passwd' is not executable");
  }

  @Test
  void aMissingDirectoryOrUserIsAProblemThatSaysWhatToDo() {
    assertThatThrownBy(() -> run(Command.look("true").in("/no/such/place")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("/no/such/place")
        .hasMessageContaining("Create it first");
    assertThatThrownBy(() -> run(Command.look("true").as("nobody-at-all")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("no such user");
    assertThatThrownBy(() -> run(Command.look("true").withUmask("022; id")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("not octal");
  }

  @Test
  void outputOverTheLimitIsCutAndSaid() throws InterruptedException {
    CommandResult result = run(Command.look("sh", "-c", "yes | head -c 100000"));

    assertThat(result.stdout()).hasSize(1000);
    assertThat(result.truncated()).isTrue();
    assertThat(result.exitStatus()).isZero();
  }

  @Test
  void theTimeoutEndsTheWholeSessionEvenWhatIgnoresTheAsking() throws Exception {
    CommandResult result =
        run(
            Command.look(
                    "sh", "-c", "echo $$; trap '' TERM; sleep 1000 & sh -c 'sleep 1000; :' & wait")
                .within(Duration.ofMillis(300)));

    assertThat(result.timedOut()).isTrue();
    assertThat(result.exitStatus()).isEqualTo(-1);
    assertThat(new ProcessSession(Long.parseLong(result.stdout().strip())).members()).isEmpty();
  }

  @Test
  void anInterruptEndsTheCommand() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    List<Long> pids = new CopyOnWriteArrayList<>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            runner.run(
                Command.look("sh", "-c", "echo $$; sleep 1000"),
                (text, error) -> {
                  pids.add(Long.parseLong(text));
                  running.countDown();
                });
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(new ProcessSession(pids.getFirst()).members()).isEmpty();
  }

  @Test
  void aBackgroundChildThatKeepsTheOutputOpenIsNotWaitedFor() throws Exception {
    CommandResult result = run(Command.look("sh", "-c", "sleep 30 & echo $!"));

    assertThat(result.exitStatus()).isZero();
    ProcessHandle child = ProcessHandle.of(Long.parseLong(result.stdout().strip())).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    child.destroyForcibly();
  }

  @Test
  void anotherUserHasItsOwnIdentityAndNothingOfTheMinionsEnvironment() throws InterruptedException {
    Command command =
        Command.look("sh", "-c", "id -un; id -gn; echo $HOME; env").as("nobody").with("A", "b");
    if (!System.getProperty("user.name").equals("root")) {
      assertThatThrownBy(() -> run(command))
          .hasMessageContaining("only root may become another user");
      return;
    }

    CommandResult result = run(command);

    assertThat(result.stdout().lines())
        .startsWith("nobody", "nogroup", "/nonexistent")
        .contains("A=b");
    assertThat(result.stdout()).doesNotContain("s3cret");
  }
}
