package dev.ringmaster.minion.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minion on a disk of 24 MiB of its own, which is then filled. */
class FullDiskTest {
  @TempDir private Path directory;
  private MinionChild minion;

  @BeforeEach
  void start() throws Exception {
    minion = MinionChild.onSmallDisk(directory, 24);
  }

  @AfterEach
  void stop() {
    minion.kill();
  }

  private JobId run(String script) {
    Order order =
        minion
            .master()
            .order(
                new Call(
                    "cmd.run",
                    List.of(),
                    Value.map(Map.of("cmd", Value.text(script), "shell", Value.bool(true)))));
    minion.deliver(order);
    return order.id();
  }

  @Test
  void newOrdersAreRefusedWithTheReasonAndNothingIsLost() throws Exception {
    Path filler = directory.resolve("disk/filler");
    Path end = directory.resolve("end");
    Path free = directory.resolve("free");
    JobId running = run("until [ -e " + end + " ]; do sleep 0.05; done");
    JobId freeing = run("until [ -e " + free + " ]; do sleep 0.05; done; rm " + filler);
    awaitAccepted(running);
    awaitAccepted(freeing);
    assertThat(minion.outcome(run("cat /dev/zero > " + filler + " 2>&1 || true")))
        .isInstanceOf(Outcome.Succeeded.class);

    JobId refused = run("touch " + directory.resolve("never"));
    assertThat(minion.outcome(refused))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            it -> {
              assertThat(it.reason()).isEqualTo(Outcome.Reason.LIMIT);
              assertThat(it.message()).contains("disk").contains("free some space");
            });
    assertThat(directory.resolve("never")).doesNotExist();

    Order look = minion.master().order(FakeMaster.call("test.ping"));
    minion.deliver(look);
    assertThat(minion.outcome(look.id())).isInstanceOf(Outcome.Succeeded.class);

    Files.createFile(end);
    assertThat(minion.outcome(running)).isInstanceOf(Outcome.Succeeded.class);
    Files.createFile(free);
    assertThat(minion.outcome(freeing)).isInstanceOf(Outcome.Succeeded.class);
    assertThat(minion.outcome(run("echo again")))
        .isEqualTo(new Outcome.Succeeded(Value.text("again")));
  }

  private void awaitAccepted(JobId job) {
    await().atMost(MinionChild.PATIENCE).until(() -> minion.master().accepted(job).isPresent());
  }
}
