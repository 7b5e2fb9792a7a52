package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to the master's host during a run; the hosts' own records say what ran there. */
@ExtendWith(SharedFleet.class)
class MasterFaultsTest {
  private static final String MASTER = "ringmaster-master";
  private static final String DIRECTORY = "/var/lib/ringmaster/master";
  private static final String RECORD = "/srv/record";
  private static final List<String> HOSTS = List.of("web01", "web02");
  private static final int ROUNDS = 6;
  private static final Duration SOON = Duration.ofSeconds(90);

  private final Fleet fleet;

  MasterFaultsTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void writeRunbook() {
    StringBuilder runbook = new StringBuilder();
    for (int round = 1; round <= ROUNDS; round++) {
      for (String host : HOSTS) {
        runbook.append(
            """
            round %1$d on %2$s:
              salt.function:
                - name: cmd.run
                - tgt: %2$s
                - arg: ['echo %1$d >> %3$s; sleep 1']
                - kwarg: {shell: true}
            """
                .formatted(round, host, RECORD));
      }
    }
    fleet.master().write("/srv/base/runbooks/record.sls", runbook.toString());
    HOSTS.forEach(host -> fleet.minion(host).run("rm", "-f", RECORD));
  }

  private void beginRun() {
    fleet.awaitAllUp();
    fleet.need("orchestrate", "record", "--async");
    Awaitility.await()
        .atMost(SOON)
        .until(() -> Files.exists(fleet.minion("web02").root().resolve(RECORD.substring(1))));
  }

  private String newestRun() {
    return fleet.type("runs", "list").output().lines().skip(1).findFirst().orElse("");
  }

  private void awaitGoodEnd() {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(newestRun()).contains("finished").contains("changed"));
    List<String> once = IntStream.rangeClosed(1, ROUNDS).mapToObj(String::valueOf).toList();
    for (String host : HOSTS) {
      assertThat(fleet.minion(host).read(RECORD).lines()).as(host).isEqualTo(once);
    }
  }

  @Test
  void aRunGoesOnAfterTheMasterIsRestarted() {
    beginRun();
    fleet.master().need("systemctl", "restart", MASTER);
    awaitGoodEnd();
  }

  @Test
  void aRunGoesOnAfterTheMasterIsRebooted() {
    beginRun();
    fleet.master().powerOff();
    fleet.master().boot();
    awaitGoodEnd();
  }

  @Test
  void aMasterOnAFullDiskPausesAndLosesNothing() {
    try (SmallDisk disk = new SmallDisk(fleet.master(), MASTER, DIRECTORY, 48)) {
      fleet.awaitAllUp();
      String waiting = "until [ -e /srv/told ]; do sleep 0.1; done; echo answer";
      String returning = fleet.submit("web03", "cmd.run", waiting, "shell=true");
      fleet.awaitJob(returning, "running");
      beginRun();
      disk.fill();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(newestRun()).contains("paused: the disk"));
      refusesOrders();
      assertThat(fleet.need("jobs", "list")).contains(returning);
      assertThat(fleet.need("minions")).contains("web03");
      Host answering = fleet.minion("web03");
      answering.write("/srv/told", "");
      Awaitility.await()
          .atMost(SOON)
          .until(() -> answering.run("pgrep", "-f", "srv/told").exitStatus() != 0);
      assertThat(fleet.need("jobs", "show", returning)).contains("web03: running");

      fleet.master().need("systemctl", "restart", MASTER);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(newestRun()).contains("paused: the disk"));
      refusesOrders();

      disk.free();
      assertThat(fleet.awaitJob(returning, "succeeded")).contains("\n      answer");
      awaitGoodEnd();
      fleet.need("run", "web03", "test.ping");
    }
    fleet.awaitAllUp();
  }

  private void refusesOrders() {
    for (int i = 0; i < 3; i++) {
      Shell.Ran refused = fleet.type("run", "web03", "test.ping");
      assertThat(refused.exitStatus()).as(refused.output()).isEqualTo(1);
      assertThat(refused.output())
          .contains("the disk of the master's store is full (" + DIRECTORY + "/store)")
          .contains("free space there, or lower retention.days or retention.mebibytes");
    }
  }
}
