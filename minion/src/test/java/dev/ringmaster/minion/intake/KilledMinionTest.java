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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed with SIGKILL while its commands run, and another takes its place. */
class KilledMinionTest {
  private static final Duration PATIENCE = MinionChild.PATIENCE;
  @TempDir private Path directory;
  private MinionChild minion;
  private FakeMaster master;

  @BeforeEach
  void start() throws Exception {
    minion = MinionChild.on(directory);
    master = minion.master();
  }

  @AfterEach
  void stop() {
    minion.kill();
  }

  private Order shell(String script) {
    Order order =
        master.order(
            new Call(
                "cmd.run",
                List.of(),
                Value.map("cmd", Value.text(script), "shell", Value.bool(true))));
    minion.deliver(order);
    return order;
  }

  private Outcome outcome(JobId job) {
    return minion.outcome(job);
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
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Output.class).isEmpty());
    master.heard(Upward.Grains.class).forEach(master.heard::remove);
    minion.kill();
    minion.startAgain();
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Grains.class).isEmpty());
    assertThat(master.returns(order.id())).isEmpty();
    minion.deliver(order);
    Files.createFile(go);
    assertThat(outcome(order.id())).isEqualTo(new Outcome.Succeeded(Value.text("one\ntwo")));
    assertThat(master.returns(order.id()).getLast().duration()).isPositive();
    assertThat(master.heard(Upward.Output.class).stream().map(Upward.Output::text))
        .containsExactly("one\n", "two\n");
  }

  @Test
  void oneThatEndedMeanwhileIsReportedAsItEnded() throws Exception {
    Path started = directory.resolve("started");
    Path ended = directory.resolve("ended");
    Order order = shell("touch " + started + "; sleep 0.5; touch " + ended + "; echo done; exit 3");
    awaitFile(started);
    minion.kill();
    awaitFile(ended);
    minion.startAgain();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome(order.id()).toString()).contains("status 3").contains("done");
  }

  @Test
  void oneThatWasKilledTooIsInterruptedAndNeverStartedAgain() throws Exception {
    Path started = directory.resolve("started");
    Order order =
        shell("echo $$ >> " + started + ".new; mv " + started + ".new " + started + "; sleep 1000");
    awaitFile(started);
    minion.kill();
    long shell = Long.parseLong(Files.readString(started).strip());
    ProcessHandle launcher = ProcessHandle.of(shell).flatMap(ProcessHandle::parent).orElseThrow();
    launcher.destroyForcibly();
    ProcessHandle.of(shell).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
    ProcessHandle.of(shell).orElseThrow().destroyForcibly();
    minion.startAgain();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    minion.deliver(order);
    await().atMost(PATIENCE).until(() -> master.returns(order.id()).size() >= 2);
    assertThat(Files.readAllLines(started)).hasSize(1);
  }

  @Test
  void anAdoptedChildCanBeCancelled() throws Exception {
    Path started = directory.resolve("started");
    Order order =
        shell("echo $$ > " + started + ".new; mv " + started + ".new " + started + "; sleep 1000");
    awaitFile(started);
    minion.kill();
    minion.startAgain();
    minion.say(new Downward.Cancel(order.id()));
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
    minion.deliver(order);
    awaitFile(started);
    minion.kill();
    minion.startAgain();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void aCallThatMeansMoreThanItsCommandIsInterruptedAfterItsCommandHasEnded() throws Exception {
    Order order = master.order(FakeMaster.call("two.commands"));
    minion.deliver(order);
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Output.class).isEmpty());
    String pid = master.heard(Upward.Output.class).getFirst().text().strip();
    minion.kill();
    minion.startAgain();
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    assertThat(((Outcome.Interrupted) outcome(order.id())).message())
        .contains("sh, ended with status 0");
    assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aStateRunKeepsOtherProcessesOutAndWaitsForThemBeforeItIsTakenUpAgain() throws Exception {
    StateLock lock = StateLock.of(directory);
    Order order = master.order(FakeMaster.call("two.commands"));
    minion.deliver(order);
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Output.class).isEmpty());
    assertThat(lock.tryTake("another call")).isEmpty();
    assertThat(lock.holder()).isEqualTo("job " + order.id());
    minion.kill();
    try (StateLock.Held _ = lock.tryTake("minion call, process 17").orElseThrow()) {
      minion.startAgain();
      Upward.Accepted behind = new Upward.Accepted(order.id(), "minion call, process 17");
      await().atMost(PATIENCE).until(() -> master.heard(Upward.Accepted.class).contains(behind));
      assertThat(master.returns(order.id())).isEmpty();
    }
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
  }

  /** The process of the first of two commands that run side by side; the second has ended. */
  private ProcessHandle sideBySide(Order order) {
    minion.deliver(order);
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Output.class).isEmpty());
    String pid = master.heard(Upward.Output.class).getFirst().text().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void commandsSideBySideHaveAllEndedWhenTheirJobIsInterrupted() throws Exception {
    Order order = master.order(FakeMaster.call("side.by-side"));
    ProcessHandle first = sideBySide(order);
    minion.kill();
    master.heard.clear();
    minion.startAgain();
    await().atMost(PATIENCE).until(() -> !master.heard(Upward.Grains.class).isEmpty());
    Files.createFile(directory.resolve("go"));
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    assertThat(first.isAlive()).isFalse();
  }

  @Test
  void oneThatIsCancelledWhileItWaitsToBeTakenUpAgainLeavesNothingRunning() throws Exception {
    Order order = master.order(FakeMaster.call("side.by-side"));
    ProcessHandle first = sideBySide(order);
    minion.kill();
    try (StateLock.Held _ = StateLock.of(directory).tryTake("another call").orElseThrow()) {
      minion.startAgain();
      Upward.Accepted behind = new Upward.Accepted(order.id(), "another call");
      await().atMost(PATIENCE).until(() -> master.heard(Upward.Accepted.class).contains(behind));
      minion.say(new Downward.Cancel(order.id()));
      assertThat(outcome(order.id())).isInstanceOf(Outcome.Cancelled.class);
      assertThat(first.isAlive()).isFalse();
    }
  }

  @Test
  void aReturnThatWasNotAcknowledgedIsSentByTheNextProcess() throws Exception {
    Order order = shell("echo once");
    Outcome first = outcome(order.id());
    minion.kill();
    master.heard.clear();
    minion.startAgain();
    assertThat(outcome(order.id())).isEqualTo(first);
    minion.say(new Downward.Acknowledged(order.id()));
    minion.deliver(order);
    await()
        .atMost(PATIENCE)
        .until(() -> master.returns(order.id()).getLast().outcome() instanceof Outcome.Refused);
  }
}
