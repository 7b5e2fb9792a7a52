package dev.ringmaster.minion.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed with SIGKILL while its commands run, and another takes its place. */
class KilledMinionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @TempDir private Path directory;
  private FakeMaster master;
  private Process minion;
  private PrintStream toMinion;

  @BeforeEach
  void start() throws Exception {
    master = new FakeMaster();
    startMinion();
  }

  @AfterEach
  void stop() {
    minion.destroyForcibly();
  }

  private void startMinion() throws Exception {
    minion =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MinionProcess.class.getName(),
                directory.toString(),
                HexFormat.of().formatHex(master.caPublicKey()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    toMinion = new PrintStream(minion.getOutputStream(), true, StandardCharsets.UTF_8);
    Process own = minion;
    Thread.ofVirtual().start(() -> listen(own));
    say(master.welcome());
  }

  private void listen(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        master.send(Wire.upward(HexFormat.of().parseHex(line)));
      }
    } catch (IOException | IllegalArgumentException e) {
      // It was killed in the middle of a line.
    }
  }

  private void say(Downward message) {
    toMinion.println(HexFormat.of().formatHex(Wire.bytes(message)));
  }

  private void kill() throws InterruptedException {
    minion.destroyForcibly();
    minion.waitFor();
  }

  private Order shell(String script) {
    Order order =
        master.order(
            new Call(
                "cmd.run",
                List.of(),
                Value.map("cmd", Value.text(script), "shell", Value.bool(true))));
    say(master.deliver(order));
    return order;
  }

  private Outcome outcome(JobId job) {
    await().atMost(PATIENCE).until(() -> !master.returns(job).isEmpty());
    return master.returns(job).getLast().outcome();
  }

  private void awaitFile(Path file) {
    await().atMost(PATIENCE).until(() -> Files.exists(file));
  }

  @Test
  void theLivingChildIsAdoptedAndItsRealResultReported() throws Exception {
    Path started = directory.resolve("started");
    Path go = directory.resolve("go");
    Order order =
        shell(
            "echo one; touch "
                + started
                + "; until [ -e "
                + go
                + " ]; do sleep 0.05; done; echo two");
    awaitFile(started);
    kill();
    startMinion();
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Grains.class).isEmpty());
    assertThat(master.returns(order.id())).isEmpty();
    say(master.deliver(order));
    Files.createFile(go);
    assertThat(outcome(order.id())).isEqualTo(new Outcome.Succeeded(Value.text("one\ntwo")));
    assertThat(master.returns(order.id()).getLast().duration()).isPositive();
  }

  @Test
  void oneThatEndedMeanwhileIsReportedAsItEnded() throws Exception {
    Path started = directory.resolve("started");
    Path ended = directory.resolve("ended");
    Order order = shell("touch " + started + "; sleep 0.5; touch " + ended + "; echo done; exit 3");
    awaitFile(started);
    kill();
    awaitFile(ended);
    startMinion();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome(order.id()).toString()).contains("status 3").contains("done");
  }

  @Test
  void oneThatWasKilledTooIsInterruptedAndNeverStartedAgain() throws Exception {
    Path started = directory.resolve("started");
    Order order =
        shell("echo $$ >> " + started + ".new; mv " + started + ".new " + started + "; sleep 1000");
    awaitFile(started);
    kill();
    long shell = Long.parseLong(Files.readString(started).strip());
    ProcessHandle launcher = ProcessHandle.of(shell).flatMap(ProcessHandle::parent).orElseThrow();
    launcher.destroyForcibly();
    ProcessHandle.of(shell).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
    ProcessHandle.of(shell).orElseThrow().destroyForcibly();
    startMinion();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    say(master.deliver(order));
    await().atMost(PATIENCE).until(() -> master.returns(order.id()).size() >= 2);
    assertThat(Files.readAllLines(started)).hasSize(1);
  }

  @Test
  void anAdoptedChildCanBeCancelled() throws Exception {
    Path started = directory.resolve("started");
    Order order =
        shell("echo $$ > " + started + ".new; mv " + started + ".new " + started + "; sleep 1000");
    awaitFile(started);
    kill();
    startMinion();
    say(new Downward.Cancel(order.id()));
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Cancelled.class);
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(started).strip()))).isEmpty();
  }

  @Test
  void anAdoptedChildRunsIntoTheJobsTimeout() throws Exception {
    Path started = directory.resolve("started");
    Order order =
        FakeMaster.within(
            master.order(
                new Call(
                    "cmd.run",
                    List.of(),
                    Value.map(
                        "cmd",
                        Value.text("touch " + started + "; sleep 1000"),
                        "shell",
                        Value.bool(true)))),
            Duration.ofSeconds(3));
    say(master.deliver(order));
    awaitFile(started);
    kill();
    startMinion();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void aCallThatMeansMoreThanItsCommandIsInterruptedAfterItsCommandHasEnded() throws Exception {
    Order order = master.order(FakeMaster.call("two.commands"));
    say(master.deliver(order));
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Output.class).isEmpty());
    String pid = master.heard(Upward.Output.class).getFirst().text().strip();
    kill();
    startMinion();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    assertThat(((Outcome.Interrupted) outcome(order.id())).message())
        .contains("sh, ended with status 0");
    assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aReturnThatWasNotAcknowledgedIsSentByTheNextProcess() throws Exception {
    Order order = shell("echo once");
    Outcome first = outcome(order.id());
    kill();
    master.heard.clear();
    startMinion();
    assertThat(outcome(order.id())).isEqualTo(first);
    say(new Downward.Acknowledged(order.id()));
    say(master.deliver(order));
    await()
        .atMost(PATIENCE)
        .until(() -> master.returns(order.id()).getLast().outcome() instanceof Outcome.Refused);
  }
}
