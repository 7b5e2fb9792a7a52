package dev.ringmaster.minion.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmaster.minion.link.JoinToken;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  private static final String FINGERPRINT = "ab".repeat(32);

  private static MinionSettings read(String... lines) {
    return SettingsFile.read(String.join("\n", lines), "minion.yaml");
  }

  @Test
  void theShortestAndItsDefaults() {
    MinionSettings settings =
        read("id: web01", "master: {address: salt, fingerprint: '" + FINGERPRINT + "'}");
    assertThat(settings.id()).hasToString("web01");
    assertThat(settings.master().minions()).isEqualTo(4505);
    assertThat(settings.master().enrol()).isEqualTo(4506);
    assertThat(settings.directory()).isEqualTo(Path.of("/var/lib/ringmaster/minion"));
    assertThat(settings.spool().sizeBytes()).isEqualTo(64L << 20);
  }

  @Test
  void everySettingIsTaken() {
    MinionSettings settings =
        read(
            "id: web01",
            "master:",
            "  address: 10.0.0.1",
            "  minions: 14505",
            "  enrol: 14506",
            "  fingerprint: '" + "AB:".repeat(31) + "AB'",
            "  token: /etc/ringmaster/token",
            "directory: /srv/minion",
            "grains: /srv/grains.yaml",
            "spool: {size: 2GiB, reserve: 1MiB, memory: 10KiB, remembered: 500}",
            "jobs: {concurrent: 7, queued: 3}",
            "return: {max: 1MiB}",
            "output: {max: 0}",
            "command: {output: 2MiB, grace: 1m}",
            "reconnect: {first: 200ms, limit: 2m}",
            "files: {cache: 5GiB}");
    assertThat(settings.master().fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(settings.master().token())
        .hasValue(new JoinToken.InFile(Path.of("/etc/ringmaster/token")));
    assertThat(settings.spool().sizeBytes()).isEqualTo(2L << 30);
    assertThat(settings.intake().concurrent()).isEqualTo(7);
    assertThat(settings.launcher().grace()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.reconnect().first()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.reconnect().limit()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.cacheBytes()).isEqualTo(5L << 30);
  }

  @Test
  void allMistakesAtOnceWithTheirLinesAndSuggestions() {
    ProblemsException wrong =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                read(
                    "id: Web01",
                    "master: {adress: salt, fingerprint: abc, minions: 70000}",
                    "spool: {size: lots}",
                    "jobs: {concurent: 3}",
                    "command: {grace: 5}",
                    "reconnect: {first: 5s, limit: 1s}",
                    "direktory: /srv"));
    assertThat(wrong.problems().stream().map(Problem::describe))
        .anySatisfy(it -> assertThat(it).contains("'Web01' cannot be this minion's id"))
        .anySatisfy(it -> assertThat(it).contains("no setting master.adress", "address"))
        .anySatisfy(it -> assertThat(it).contains("master.address is missing"))
        .anySatisfy(it -> assertThat(it).contains("64 hexadecimal digits"))
        .anySatisfy(it -> assertThat(it).contains("master.minions must be", "70000"))
        .anySatisfy(it -> assertThat(it).contains("minion.yaml:3").contains("spool.size"))
        .anySatisfy(it -> assertThat(it).contains("no setting jobs.concurent", "concurrent"))
        .anySatisfy(it -> assertThat(it).contains("command.grace must be"))
        .anySatisfy(it -> assertThat(it).contains("reconnect.limit, 1000ms, must not be less"))
        .anySatisfy(it -> assertThat(it).contains("no setting direktory", "directory"));
    assertThat(wrong.problems()).hasSize(10);
  }

  @Test
  void aFileThatIsNotThereSaysWhatToDo() {
    assertThatThrownBy(() -> SettingsFile.read(Path.of("/no/such/minion.yaml")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("/no/such/minion.yaml")
        .hasMessageContaining("master keys fingerprint");
  }
}
