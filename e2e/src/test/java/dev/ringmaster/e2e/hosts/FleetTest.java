package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.load.LoadReport;
import dev.ringmaster.e2e.load.SiteLoad;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The main job on real machines: an environment built from bare hosts, and releases rolled over it
 * under load, also while the master loses its power. The tests go on from each other.
 */
@ExtendWith(SharedFleet.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetTest {
  private static final URI SITE = URI.create("http://10.77.0.21:80/");
  private static final String PILLAR = "/srv/prod/pillar/shop.sls";
  private final Fleet fleet;

  FleetTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  @Order(1)
  void anEnvironmentIsBuiltFromBareHosts() {
    fleet.need("orchestrate", "deploy-environment", "--pillarenv=prod");
    assertThat(fleet.minion("web01").need("dpkg-query", "-W", "supervisor", "nodejs", "npm", "git"))
        .contains("npm\t");
    assertThat(fleet.minion("db01").need("runuser", "-u", "postgres", "--", "psql", "-lqt"))
        .contains("shop");
  }

  @Test
  @Order(2)
  void aReleaseIsRolledWithoutAFailedRequest() {
    LoadReport report = roll("v1.0.0", "v1.1.0");
    assertThat(report.failedCount())
        .as(report.describe(Duration.ofSeconds(1), java.util.Map.of()))
        .isZero();
    assertThat(report.revisions()).containsOnlyKeys("1.0.0", "1.1.0");
    assertThat(report.lastRevisions()).containsExactly("1.1.0");
  }

  /** Otherwise the load could not tell a good roll-out from a bad one. */
  @Test
  @Order(3)
  void withoutTheDrainTheSameRollFails() {
    fleet
        .master()
        .write(PILLAR, fleet.master().read(PILLAR).replace("drain: true", "drain: false"));
    LoadReport report = roll("v1.1.0", "v1.2.0");
    assertThat(report.failedCount()).isPositive();
    fleet
        .master()
        .write(PILLAR, fleet.master().read(PILLAR).replace("drain: false", "drain: true"));
  }

  @Test
  @Order(4)
  void aRollGoesOnAfterTheMasterLostItsPower() {
    fleet.release("v1.3.0");
    fleet
        .master()
        .write(PILLAR, fleet.master().read(PILLAR).replace("revision: v1.2.0", "revision: v1.3.0"));
    fleet.need("orchestrate", "deploy-environment", "--pillarenv=prod", "--async");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            fleet
                    .minion("web02")
                    .run("grep", "-q", "1.3.0", "/srv/shop/app/package.json")
                    .exitStatus()
                == 0);
    fleet.master().cutPower();
    fleet.master().boot();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() ->
            fleet
                    .minion("web04")
                    .run("grep", "-q", "1.3.0", "/srv/shop/app/package.json")
                    .exitStatus()
                == 0);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(fleet.type("runs", "list").output().lines().skip(1).findFirst().orElse(""))
                .contains("finished")
                .contains("changed"));
  }

  private LoadReport roll(String from, String to) {
    fleet.release(to);
    fleet
        .master()
        .write(PILLAR, fleet.master().read(PILLAR).replace("revision: " + from, "revision: " + to));
    SiteLoad load = SiteLoad.start(SITE, 8, 240);
    try {
      Awaitility.await().until(() -> load.report().sent() > 50);
      fleet.need("orchestrate", "deploy-environment", "--pillarenv=prod");
      int then = load.report().sent();
      Awaitility.await().until(() -> load.report().sent() > then + 100);
    } finally {
      load.close();
    }
    return load.report();
  }
}
