package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lab itself: what later tests stand on. */
class HostLabTest {
  @Test
  void hostsAreMachinesOfTheirOwn() {
    try (HostLab lab = new HostLab(Path.of("..").toAbsolutePath().normalize())) {
      Host one = lab.boot("labtest1", 201, Map.of());
      Host two = lab.boot("labtest2", 202, Map.of());
      one.awaitBooted();
      two.awaitBooted();
      assertThat(one.need("hostname").strip()).isEqualTo("labtest1");
      assertThat(one.need(System.getProperty("java.home") + "/bin/java", "-version"))
          .contains("25");
      assertThat(one.need("apt-get", "update")).contains("file:/srv/repository");
      two.write("/srv/mark", "kept\n");
      two.disconnect();
      assertThat(two.need("cat", "/sys/class/net/host0/carrier").strip()).isEqualTo("0");
      two.reconnect();
      two.cutPower();
      two.boot();
      assertThat(two.need("cat", "/srv/mark").strip()).isEqualTo("kept");
    }
  }
}
