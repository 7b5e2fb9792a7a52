package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What happens to the hosts of minions. One is cut off in the first test and comes back in the
 * last; what happens to others in between uses that minute.
 */
@ExtendWith(SharedFleet.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostFaultsTest {
  private static final String MINION = "ringmaster-minion";
  private static final String CUT = "/srv/cut";

  private final Fleet fleet;
  private Instant cutAt = Instant.EPOCH;
  private String running = "";
  private String late = "";

  HostFaultsTest(Fleet fleet) {
    this.fleet = fleet;
  }

  private String command(String minion, String script) {
    return fleet.submit(minion, "cmd.run", script, "shell=true");
  }

  @Test
  @Order(1)
  void aHostIsCutOffDuringAJob() {
    running = command("web01", "echo began >> " + CUT + "; sleep 20; echo ended");
    fleet.awaitJob(running, "running");
    fleet.minion("web01").disconnect();
    cutAt = Instant.now();

    Shell.Ran ran = fleet.type("run", "web01", "test.ping", "--timeout", "1s");
    assertThat(ran.exitStatus()).isEqualTo(3);
    assertThat(ran.output())
        .contains("web01: delivered")
        .contains("0 succeeded, 0 failed, 1 silent (web01)")
        .contains("The job goes on. Watch it: master jobs watch ");
  }

  @Test
  @Order(2)
  void anIdleMinionIsUpdatedAndLosesNothing() throws IOException {
    Host host = fleet.minion(Fleet.UPDATED);
    String key = fleet.need("keys", "show", Fleet.UPDATED);
    fleet.update("0.2.0");
    assertThat(fleet.need("run", Fleet.UPDATED, "file.stat", "/etc/hostname"))
        .as("the old release goes on without its files until it is restarted")
        .contains("size");
    host.need("systemctl", "stop", MINION);
    Awaitility.await().untilAsserted(() -> assertThat(minion(Fleet.UPDATED)).contains("down"));
    String waiting =
        fleet.submit(
            Fleet.UPDATED,
            "cmd.run",
            "echo once >> /srv/updated",
            "shell=true",
            "--queue-for",
            "10m");
    assertThat(fleet.need("jobs", "show", waiting)).contains("waiting for the minion until");
    host.need("systemctl", "start", MINION);
    fleet.awaitJob(waiting, "succeeded");
    assertThat(minion(Fleet.UPDATED)).contains("up").contains("0.2.0");
    String own = fleet.need("--version").strip().replace("ringmaster ", "");
    assertThat(fleet.need("minions"))
        .contains("Not of this master's release, " + own + ": " + Fleet.UPDATED + " (0.2.0)");
    assertThat(fleet.need("keys", "show", Fleet.UPDATED)).isEqualTo(key);
    assertThat(host.read("/srv/updated")).isEqualTo("once\n");
  }

  private void awaitUp(String name) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(minion(name)).contains("up"));
  }

  private String minion(String name) {
    return fleet.need("minions", name).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  @Order(3)
  void aCommandSurvivesTheUpdateOfItsMinion() throws IOException {
    Host host = fleet.minion(Fleet.UPDATED);
    String job =
        command(
            Fleet.UPDATED,
            "echo began >> /srv/survived; until [ -e /srv/go ]; do sleep 0.1; done; echo ended");
    fleet.awaitJob(job, "running");
    fleet.update("0.3.0");
    host.need("systemctl", "restart", MINION);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(minion(Fleet.UPDATED)).contains("up").contains("0.3.0"));
    assertThat(fleet.need("jobs", "show", job)).contains(Fleet.UPDATED + ": running");
    host.write("/srv/go", "");
    assertThat(fleet.awaitJob(job, "succeeded")).contains("ended");
    assertThat(host.read("/srv/survived")).isEqualTo("began\n");
  }

  @Test
  @Order(4)
  void aKilledMinionIsStartedAgainAndReportsTheRealResultOfItsCommand() {
    Host host = fleet.minion("web02");
    String job = command("web02", "until [ -e /srv/go ]; do sleep 0.1; done; echo ended; exit 7");
    fleet.awaitJob(job, "running");
    host.need("systemctl", "kill", "--signal=KILL", "--kill-whom=main", MINION);
    host.write("/srv/go", "");
    assertThat(fleet.awaitJob(job, "failed")).contains("ended").contains("7");
    assertThat(host.need("systemctl", "is-active", MINION)).isEqualTo("active\n");
  }

  @Test
  @Order(5)
  void aMinionOnAFullDiskTakesNothingNewAndLosesNothing() {
    Host host = fleet.minion("web04");
    try (SmallDisk disk = new SmallDisk(host, MINION, "/var/lib/ringmaster/minion", 24)) {
      awaitUp("web04");
      String held =
          command(
              "web04",
              "echo held >> /srv/held; until [ -e /srv/cut ]; do sleep 0.1; done; echo kept");
      String adopted = command("web04", "until [ -e /srv/go ]; do sleep 0.1; done");
      fleet.awaitJob(held, "running");
      fleet.awaitJob(adopted, "running");
      host.disconnect();
      host.write("/srv/cut", "");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> host.run("pgrep", "-f", "srv/held").exitStatus() != 0);
      disk.fill();
      host.need("systemctl", "restart", MINION);
      host.reconnect();
      assertThat(fleet.awaitJob(held, "succeeded")).contains("\n      kept");
      assertThat(host.read("/srv/held")).isEqualTo("held\n");

      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() ->
              assertThat(fleet.type("run", "web04", "file.list", "/srv").output())
                  .as("to look is not refused")
                  .contains("1 succeeded")
                  .contains("held"));
      Shell.Ran refused = fleet.type("run", "web04", "cmd.run", "touch /srv/never");
      assertThat(refused.exitStatus()).as(refused.output()).isEqualTo(2);
      assertThat(refused.output())
          .contains("web04: refused: the disk of the spool, /var/lib/ringmaster/minion/spool")
          .contains("free some space on it");
      assertThat(host.root().resolve("srv/never")).doesNotExist();
      host.write("/srv/go", "");
      fleet.awaitJob(adopted, "succeeded");

      disk.free();
      fleet.need("run", "web04", "cmd.run", "touch /srv/again");
      assertThat(host.root().resolve("srv/again")).exists();
    }
    awaitUp("web04");
  }

  @Test
  @Order(6)
  void whatIsMeantForAHostThatIsAwayWaitsOrSaysSo() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(minion("web01")).contains("down"));
    late =
        fleet.submit("web01", "cmd.run", "echo late >> " + CUT, "shell=true", "--queue-for", "10m");
    assertThat(fleet.need("jobs", "show", late)).contains("web01: waiting for the minion until");
    assertThat(fleet.need("jobs", "show", running)).contains("web01: running");
    Shell.Ran ran = fleet.type("run", "web01", "test.ping");
    assertThat(ran.exitStatus()).isEqualTo(3);
    assertThat(ran.output()).contains("web01: not started: not connected");
  }

  @Test
  @Order(7)
  void afterAMinuteTheHostIsBackAndEverythingRanOnce() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Instant.now().isAfter(cutAt.plusSeconds(60)));
    assertThat(fleet.minion("web01").run("pgrep", "-x", "sleep").exitStatus()).isEqualTo(1);
    fleet.minion("web01").reconnect();
    assertThat(fleet.awaitJob(running, "succeeded")).contains("ended");
    fleet.awaitJob(late, "succeeded");
    assertThat(fleet.minion("web01").read(CUT)).isEqualTo("began\nlate\n");
    fleet.awaitAllUp();
  }
}
