package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lab itself: what later tests stand on. */
@ExtendWith(SharedFleet.class)
class HostLabTest {
  @Test
  void hostsAreMachinesOfTheirOwn(Fleet fleet) {
    Host one = fleet.lab().boot("labtest1", 201, Map.of());
    Host two = fleet.lab().boot("labtest2", 202, Map.of());
    one.awaitBooted();
    two.awaitBooted();
    assertThat(one.need("hostname").strip()).isEqualTo("labtest1");
    assertThat(one.need(System.getProperty("java.home") + "/bin/java", "-version")).contains("25");
    assertThat(one.need("apt-get", "update")).contains("file:/srv/repository");
    two.write("/srv/mark", "kept\n");
    two.disconnect();
    assertThat(two.need("cat", "/sys/class/net/host0/carrier").strip()).isEqualTo("0");
    two.reconnect();
    two.cutPower();
    two.boot();
    assertThat(two.need("cat", "/srv/mark").strip()).isEqualTo("kept");
    one.powerOff();
    two.powerOff();
  }

  /** Were they shared, a service's end would not be that of all that it runs. */
  @Test
  void aServiceIsEndedWithAllThatItRuns(Fleet fleet) {
    Host host = fleet.minion("db01");
    host.write(
        "/etc/systemd/system/parent.service",
        "[Service]\nExecStart=/bin/sh -c 'setsid sleep 4711 & wait'\n");
    host.need("systemctl", "daemon-reload");
    host.need("systemctl", "start", "parent");
    Awaitility.await().until(() -> host.run("pgrep", "-f", "^sleep 4711").exitStatus() == 0);
    host.need("systemctl", "stop", "parent");
    assertThat(host.run("pgrep", "-f", "^sleep 4711").exitStatus()).isEqualTo(1);
  }
}
