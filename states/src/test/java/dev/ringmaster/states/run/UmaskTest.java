package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UmaskTest {
  @TempDir Path directory;

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  @Test
  void theUmaskOfAStateCountsForFilesAndCommandsAndAModeWins()
      throws IOException, InterruptedException {
    String sls =
        """
        dir:
          file.directory:
            - name: ROOT/dir
            - umask: '027'
        plain:
          file.managed:
            - name: ROOT/plain
            - contents: x
            - umask: '077'
        moded:
          file.managed:
            - name: ROOT/moded
            - contents: x
            - mode: '0644'
            - umask: '077'
        command:
          cmd.run:
            - name: touch ROOT/touched
            - umask: '077'
        """
            .replace("ROOT", directory.toString());
    StatePlan plan =
        new StateCompiler(
                new CaseSource(Map.of("web.sls", sls)),
                Vocabulary.of(Families.resources().signatures()))
            .compile(List.of("web"));
    StateReport report =
        new StateRun(Families.resources()).run(plan, RunOptions.APPLY, TestContext.real());
    assertThat(report.outcome()).as(report.toString()).isEqualTo(StateReport.Outcome.CHANGED);
    assertThat(mode("dir")).isEqualTo("rwxr-x---");
    assertThat(mode("plain")).isEqualTo("rw-------");
    assertThat(mode("moded")).isEqualTo("rw-r--r--");
    assertThat(mode("touched")).isEqualTo("rw-------");
    StateReport again =
        new StateRun(Families.resources()).run(plan, RunOptions.TEST, TestContext.real());
    assertThat(again.states().subList(0, 3))
        .allMatch(entry -> entry.result() instanceof StateResult.Unchanged);
  }
}
