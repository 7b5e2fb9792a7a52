package dev.ringmaster.minion.intake;

import static dev.ringmaster.minion.intake.FakeMaster.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.minion.launcher.LaunchedCommand;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier process claimed and launched is taken up by one that begins. */
class AdoptionTest {
  private static final Instant NOW = FakeMaster.NOW;
  private static final Instant LATER = NOW.plusSeconds(3600);
  @TempDir private Path directory;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private FakeMaster master;
  private Spool spool;
  private Launcher launcher;
  private Intake intake;

  @BeforeEach
  void start() throws Exception {
    master = new FakeMaster();
    spool =
        Spool.open(new DirectoryDisk(directory.resolve("spool")), SpoolLimits.DEFAULT, () -> NOW);
    launcher = new Launcher(directory.resolve("commands"), System.getenv(), LauncherLimits.DEFAULT);
    intake =
        new Intake(
            "0",
            master.verifier(),
            new FakeRunner(),
            Value::map,
            spool,
            launcher,
            StateLock.of(directory),
            master,
            () -> NOW,
            timer,
            new IntakeLimits(3, 2, 5_000, 100, Duration.ofMinutes(1), Duration.ofMillis(200)));
  }

  @AfterEach
  void stop() {
    await().until(() -> intake.size() == 0);
    intake.close();
    timer.shutdownNow();
  }

  private Order within(Duration timeout) {
    return FakeMaster.within(master.order(call("state.apply")), timeout);
  }

  private String launch(JobId job, String script) throws InterruptedException {
    return launcher
        .forJob(job)
        .run(Command.act("sh", "-c", script), CommandOutput.NONE)
        .stdout()
        .strip();
  }

  private void resume() throws GeneralSecurityException {
    intake.resume();
    intake.connected(master.minion, master.welcome());
  }

  @Test
  void theTimeOfOneThatRunsCountsWhileItWaitsForItsTurn() throws Exception {
    Order order = within(Duration.ofSeconds(1));
    spool.claim(order.id(), LATER, new Claim(NOW, order).bytes());
    Thread earlier = Thread.startVirtualThread(() -> launchForLong(order.id()));
    await()
        .until(() -> launcher.commandsOf(order.id()).stream().anyMatch(LaunchedCommand::isRunning));

    try (StateLock.Held _ = StateLock.of(directory).tryTake("another call").orElseThrow()) {
      resume();
      assertThat(master.outcome(order.id())).isInstanceOf(Outcome.TimedOut.class);
    }
    earlier.join();
  }

  private void launchForLong(JobId job) {
    try {
      launch(job, "sleep 1000");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theResultOfOneThatEndedInTimeCountsHoweverLateItIsAskedFor() throws Exception {
    Order order = within(Duration.ofSeconds(1));
    spool.claim(order.id(), LATER, new Claim(NOW.minusSeconds(600), order).bytes());
    launch(order.id(), "echo done");

    try (StateLock.Held _ = StateLock.of(directory).tryTake("another call").orElseThrow()) {
      resume();
      await().until(() -> master.accepted(order.id()).isPresent());
    }
    assertThat(master.outcome(order.id())).isEqualTo(new Outcome.Succeeded(Value.text("done\n")));
  }

  @Test
  void anUnreadableClaimDoesNotEndWhatAnEndedCommandLeftRunning() throws Exception {
    JobId job = JobId.create();
    spool.claim(job, LATER, new byte[] {1});
    Path ended = directory.resolve("ended");
    String daemon = "(trap 'touch " + ended + "; exit' TERM; while :; do sleep 0.1; done)";
    String pid = launch(job, daemon + " > /dev/null 2>&1 & echo $!");
    try {
      resume();
      assertThat(master.outcome(job)).isInstanceOf(Outcome.Interrupted.class);
      assertThat(ended).doesNotExist();
    } finally {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
