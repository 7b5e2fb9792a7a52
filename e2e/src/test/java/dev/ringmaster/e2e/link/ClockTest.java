package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.input.Installation;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.protocol.identity.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A minion whose clock is wrong is let in, goes by master time, and is told of. */
class ClockTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {60, -60})
  void aClockThatIsOffByAnHourIsShownAndHarmsNothing(int minutes) throws Exception {
    SettableClock wrong = new SettableClock();
    wrong.setOffset(Duration.ofMinutes(minutes));
    Path base = Files.createDirectories(directory.resolve("base"));
    try (LinkLoops loops = new LinkLoops(1);
        Installation installation = new Installation(directory, List.of(base))) {
      Path token = directory.resolve("token");
      PrivateFile.write(token, installation.token("web01").getBytes(StandardCharsets.UTF_8));
      LinkSettings settings =
          LinkSettings.of(
                  Bed.id("web01"),
                  "127.0.0.1",
                  installation.minionsPort(),
                  installation.enrolPort(),
                  installation.master("keys", "fingerprint").strip(),
                  directory.resolve("agent"),
                  "test")
              .withTokenFile(token);
      try (Agent agent = new Agent(settings, loops, wrong).started()) {
        Waiting.until(() -> agent.log.contains("connected"));
        Waiting.until(() -> installation.master("minions").contains("web01"));
        assertThat(installation.master("minions"))
            .containsPattern(minutes > 0 ? " \\+3[56]\\d\\d\\.\\d s" : " -3[56]\\d\\d\\.\\d s");
        Waiting.until(() ->
            installation
                .master("events", "minion/web01/skew", "-o", "json")
                .matches("(?s).*\"seconds\": -?3[56]\\d\\d.*"));
        // by this orders expire, and not by its own clock
        assertThat(Duration.between(agent.link.masterNow(), Instant.now()).abs())
            .isLessThan(Duration.ofSeconds(10));
      }
    }
  }
}
