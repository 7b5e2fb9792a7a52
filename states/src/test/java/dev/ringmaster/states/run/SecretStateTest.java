package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStateTest {
  private static final String SECRET = "tr0ub4dor";

  @TempDir private Path directory;

  private StatePlan plan(String flag) throws InterruptedException {
    String sls =
        """
        file:
          file.managed:
            - name: ROOT/file
            - contents: SECRET
            - fire_event: true
            - FLAG
        prints:
          cmd.run:
            - name: words
            - argv: [sh, -c, 'echo SECRET; echo SECRET >&2']
            - FLAG
        fails:
          cmd.run:
            - name: words
            - argv: [sh, -c, 'echo SECRET >&2; exit 3']
            - FLAG
        """
            .replace("ROOT", directory.toString())
            .replace("SECRET", SECRET)
            .replace("FLAG", flag);
    return new StateCompiler(
            new CaseSource(Map.of("web.sls", sls)),
            Vocabulary.of(Families.resources().signatures()))
        .compile(List.of("web"));
  }

  /** All that a run shows, in test mode and applying. */
  private String shown(String flag) throws InterruptedException {
    TestContext context = TestContext.real();
    StateRun run = new StateRun(Families.resources());
    StateReport preview = run.run(plan(flag), RunOptions.TEST, context);
    StateReport report = run.run(plan(flag), RunOptions.APPLY, context);
    assertThat(report.states())
        .extracting(entry -> entry.result().word())
        .containsExactly("changed", "changed", "failed");
    assertThat(report.states().getFirst().result().changes())
        .isEqualTo(preview.states().getFirst().result().changes())
        .isNotEmpty();
    return preview.toString() + report + report.toValue() + context.output + context.events;
  }

  @Test
  void nothingThatAStateSaysIsShownOfOneThatIsSecret() throws IOException, InterruptedException {
    assertThat(shown("secret: true")).doesNotContain(SECRET).contains("content");
    assertThat(directory.resolve("file")).content().contains(SECRET);
  }

  @Test
  void ofAnyOtherItIs() throws InterruptedException {
    assertThat(shown("secret: false")).contains(SECRET);
  }
}
