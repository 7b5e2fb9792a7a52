package dev.ringmaster.master.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("master.yaml"), content);
  }

  @Test
  void anEmptyFileTakesEveryDefaultAndEveryDefaultWillDo() throws IOException {
    MasterConfiguration configuration = MasterConfiguration.read(file(""));
    assertThat(configuration.directory()).isEqualTo(Path.of("/var/lib/ringmaster/master"));
    for (Setting setting : SettingTable.ALL) {
      assertThat(SettingCheck.complaint(setting, setting.fallback())).as(setting.name()).isEmpty();
    }
  }

  @Test
  void whatTheFileSaysCounts() throws IOException {
    MasterConfiguration configuration =
        MasterConfiguration.read(
            file(
                """
                directory: /srv/rm
                listen: {address: 127.0.0.1, minions: 1, enrol: 2}
                file_roots: [/srv/base]
                link: {keepalive: 1m}
                jobs: {queue_for: 2h}
                """));
    assertThat(configuration.directory()).isEqualTo(Path.of("/srv/rm"));
    assertThat(configuration.link().minionsPort()).isEqualTo(1);
    assertThat(configuration.link().keepalive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(configuration.jobs().queueFor()).isEqualTo(Duration.ofHours(2));
    assertThat(configuration.fileRoots()).containsExactly(Path.of("/srv/base"));
  }

  @Test
  void allMistakesAreSaidAtOnceWithTheirPlaces() throws IOException {
    Path file =
        file(
            """
            directroy: /srv
            socket: relative
            listen: {minions: 65536, enrl: 1}
            link: 5
            retention: {days: many}
            log: {level: loud}
            """);
    assertThatThrownBy(() -> MasterConfiguration.read(file))
        .isInstanceOfSatisfying(ProblemsException.class, e -> assertThat(e.problems()).hasSize(7))
        .hasMessageContaining("master.yaml:1:1: there is no setting directroy")
        .hasMessageContaining("Did you mean 'directory'?")
        .hasMessageContaining("2:9: socket must be an absolute path")
        .hasMessageContaining("listen.minions must be from 0 to 65535, not 65536")
        .hasMessageContaining("there is no setting listen.enrl")
        .hasMessageContaining("4:7: link is a mapping of settings")
        .hasMessageContaining("retention.days must be an integer")
        .hasMessageContaining("log.level must be error, warn, info or debug");
  }

  @Test
  void aFileThatIsMissingOrNoYamlIsSaidSo() throws IOException {
    Path missing = directory.resolve("none.yaml");
    assertThatThrownBy(() -> MasterConfiguration.read(missing))
        .hasMessageContaining("there is no configuration file " + missing)
        .hasMessageContaining("--config");
    Path broken = file("a: [");
    assertThatThrownBy(() -> MasterConfiguration.read(broken))
        .hasMessageContaining("not valid YAML");
  }

  @Test
  void everySettingIsDescribedWithItsDefault() {
    String described = MasterProcess.settings();
    for (Setting setting : SettingTable.ALL) {
      assertThat(described).contains(setting.name() + "\n").contains(setting.documentation());
    }
  }
}
