package dev.ringmaster.states.pkg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannedStepTest {
  @Test
  void readsWhatAptGetPrints() {
    String output =
        """
        NOTE: This is only a simulation!
        Remv nginx-light [1.22.1-9+deb12u10]
        Purg old [1:2.3-4]
        Inst libc6 [2.36-9] (2.36-9+deb12u9 Debian:12.8/stable [amd64]) []
        Inst hello (2.10-3 Debian:12.15/oldstable [amd64])
        Conf hello (2.10-3 Debian:12.15/oldstable [amd64])
        """;

    assertThat(PlannedStep.parse(output))
        .containsExactly(
            new PlannedStep("nginx-light", Optional.of("1.22.1-9+deb12u10"), Optional.empty()),
            new PlannedStep("old", Optional.of("1:2.3-4"), Optional.empty()),
            new PlannedStep("libc6", Optional.of("2.36-9"), Optional.of("2.36-9+deb12u9")),
            new PlannedStep("hello", Optional.empty(), Optional.of("2.10-3")));
  }

  @Test
  void readsWhatDpkgLists() {
    Installed installed =
        Installed.parse(
            """
            libc6\tamd64\t2.36\tinstalled\tlibc6-2.36
            libc6\ti386\t2.36\tinstalled\t
            exim4\tamd64\t4.96\tinstalled\tdefault-mta, mail-transport-agent (= 1)
            gone\tall\t1\tconfig-files\t
            """);

    assertThat(installed.versions()).containsOnlyKeys("libc6", "libc6:i386", "exim4");
    assertThat(installed.provided()).contains("mail-transport-agent", "default-mta");
  }
}
