package dev.ringmaster.master.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.cli.CallRefused;
import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole master: what it needs, what it says when it does not get it, and what stays of it. */
class MasterTest {
  @TempDir Path directory;

  private MasterConfiguration configuration(String name, int port) throws IOException {
    Path root = Files.createDirectories(directory.resolve("roots/base/states")).getParent();
    return MasterConfiguration.read(
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            directory: %s/%s
            socket: %s/%s.sock
            listen: {address: 127.0.0.1, minions: %d, enrol: 0}
            file_roots: [%s]
            """
                .formatted(directory, name, directory, name, port, root)));
  }

  @Test
  void servesOperatorsAndKeepsItsKeyOverARestart() throws Exception {
    MasterConfiguration configuration = configuration("a", 0);
    List<Value> before;
    try (Master master = Master.start(configuration);
        ControlClient client = ControlClient.connect(configuration.socket())) {
      assertThat(master.minionsPort()).isPositive().isNotEqualTo(master.enrolPort());
      before = client.ask("keys.fingerprint", Value.map());
      client.ask("events.publish", Value.map("tag", Value.text("deploy/done")));
    }
    assertThat(configuration.socket()).doesNotExist();
    try (Master _ = Master.start(configuration);
        ControlClient client = ControlClient.connect(configuration.socket())) {
      assertThat(client.ask("keys.fingerprint", Value.map())).isEqualTo(before);
      assertThat(client.ask("events.list", Value.map()).toString()).contains("deploy/done");
      assertThat(client.ask("audit.list", Value.map()).toString()).contains("events.publish");
      assertThat(client.ask("audit.verify", Value.map()).toString()).contains("broken: }");
    }
  }

  @Test
  void aTargetThatMeansNobodyIsToldApart() throws Exception {
    MasterConfiguration configuration = configuration("a", 0);
    try (Master _ = Master.start(configuration);
        ControlClient client = ControlClient.connect(configuration.socket())) {
      Value.MapValue request =
          Value.map(
              "job", Value.text(JobId.create().toString()),
              "target", Value.text("web*"),
              "function", Value.text("test.ping"));
      assertThatThrownBy(() -> client.ask("jobs.submit", request))
          .isInstanceOfSatisfying(CallRefused.class, e -> assertThat(e.isNothingMatched()).isTrue())
          .hasMessageContaining("web*");
      assertThatThrownBy(
              () -> client.ask("jobs.submit", request.with("target", Value.text("( web*"))))
          .isInstanceOfSatisfying(
              CallRefused.class, e -> assertThat(e.isNothingMatched()).isFalse());
      assertThatThrownBy(
              () -> client.ask("jobs.submit", request.with("pillarenv", Value.text("prdo"))))
          .hasMessageContaining("prdo");
    }
  }

  @Test
  void whatItKeepsIsItsOwn() throws Exception {
    MasterConfiguration configuration = configuration("a", 0);
    try (Master _ = Master.start(configuration);
        Stream<Path> files = Files.walk(configuration.directory())) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .endsWith("------");
      }
    }
  }

  @Test
  void aSecondMasterOnTheSameStoreIsRefused() throws Exception {
    MasterConfiguration configuration = configuration("a", 0);
    try (Master _ = Master.start(configuration)) {
      assertThatThrownBy(() -> Master.start(configuration))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("in use by another master")
          .hasMessageContaining(configuration.directory().toString());
    }
  }

  @Test
  void aPortInUseIsSaidAndNothingIsLeftOpen() throws Exception {
    try (Master first = Master.start(configuration("a", 0))) {
      MasterConfiguration second = configuration("b", first.minionsPort());
      assertThatThrownBy(() -> Master.start(second))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("127.0.0.1:" + first.minionsPort())
          .hasMessageContaining("listen.minions");
      assertThat(second.socket()).doesNotExist();
    }
    try (Master again = Master.start(configuration("b", 0))) {
      assertThat(again.minionsPort()).isPositive();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaid() throws Exception {
    MasterConfiguration configuration = configuration("a", 0);
    Files.writeString(configuration.directory(), "a file is in the way");
    assertThatThrownBy(() -> Master.start(configuration))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(configuration.directory().toString());
  }
}
