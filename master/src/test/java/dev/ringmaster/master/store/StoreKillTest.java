package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.events.AuditEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKillTest {
  @TempDir Path root;

  @Test
  void whatWasAcknowledgedSurvivesAKill() throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StoreVictim.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int acknowledged = 0;
    try (BufferedReader said = victim.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null) {
        acknowledged = Integer.parseInt(line);
        if (acknowledged == 100) {
          victim.toHandle().destroyForcibly(); // the process itself would close what it said
        }
        line = said.readLine();
      }
    }
    victim.waitFor();
    assertThat(acknowledged).isGreaterThanOrEqualTo(100);

    try (Store store = Store.open(root, Clock.systemUTC())) {
      StoredAudit audit = new StoredAudit(store);
      List<String> entries = audit.list(0, 1_000_000).stream().map(AuditEntry::subject).toList();
      assertThat(entries.size()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(store.lastSequence()).as("one transaction").isEqualTo(entries.size());
      assertThat(audit.verify().broken()).isEmpty();
    }
  }
}
