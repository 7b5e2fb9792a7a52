package dev.ringmaster.minion.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateReportValue;
import dev.ringmaster.states.run.StateResult;
import dev.ringmaster.states.state.StateFunctions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 26 over a custom state beside those that come along: test mode says what applying does. */
class FaithfulCustomStatesTest {
  @TempDir private Path directory;
  private LocalRun local;
  private Calls calls;
  private Path hosts;

  @BeforeEach
  void start() throws Exception {
    local = new LocalRun(directory);
    Path example = Path.of("..", "examples", "custom", "_states", "line.py");
    local.file("_states/line.py", "rwxr-xr-x", Files.readString(example));
    JobScopes scopes = new JobScopes(new Renderer(RenderLimits.DEFAULT), Families.resources());
    calls = local.calls(StateFunctions.all(scopes).toArray(Function[]::new));
    hosts = directory.resolve("hosts");
  }

  private StateReport run(boolean test, List<String> sls) throws Exception {
    local.file("states/plan.sls", "rw-r--r--", sls.toArray(String[]::new));
    Map<String, Value> named = Map.of("mods", Value.text("plan"), "test", Value.bool(test));
    Outcome outcome = local.run(calls, "state.apply", named);
    Value value =
        outcome instanceof Outcome.Failed(Value report, var problems)
            ? report
            : ((Outcome.Succeeded) outcome).value();
    return StateReportValue.parse(value);
  }

  private static String word(StateReport report, int state) {
    return report.states().get(state).result().word();
  }

  @Test
  void aLineThatAnEarlierStateWouldDropCannotBeKnown() throws Exception {
    Files.writeString(hosts, "one\ntwo\n");
    List<String> sls =
        List.of(
            "shorter:",
            "  file.managed:",
            "    - name: " + hosts,
            "    - contents: one",
            "line:",
            "  line.present:",
            "    - name: " + hosts,
            "    - text: two",
            "    - require: [shorter]");

    StateReport preview = run(true, sls);

    assertThat(preview.states().getLast().result())
        .isEqualTo(
            new StateResult.CannotKnow(
                "it may look at what plan.shorter would change first", "plan.shorter"));
    assertThat(hosts).hasContent("one\ntwo\n");
    assertThat(word(run(false, sls), 1)).isEqualTo("changed");
    assertThat(hosts).hasContent("one\ntwo\n");
  }

  @Test
  void whatIsKnownIsWhatIsDone() throws Exception {
    int known = 0;
    int unknown = 0;
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      List<String> sls = sls(random);
      Files.writeString(hosts, random.nextBoolean() ? "one\n" : "one\ntwo\n");
      StateReport preview = run(true, sls);
      StateReport applied = run(false, sls);
      for (int i = 0; i < preview.states().size(); i++) {
        StateResult said = preview.states().get(i).result();
        if (said instanceof StateResult.CannotKnow) {
          unknown++;
          continue;
        }
        known++;
        String story = "seed " + seed + ", state " + i + " of\n" + String.join("\n", sls);
        assertThat(applied.states().get(i).result().changes()).as(story).isEqualTo(said.changes());
        assertThat(word(applied, i))
            .as(story)
            .isEqualTo(said.word().replace("would_change", "changed"));
      }
    }
    assertThat(unknown).isBetween(1, known);
  }

  /** Whoever looks at the file requires all custom states, which may alter it untold. */
  private List<String> sls(Random random) {
    List<String> sls = new ArrayList<>();
    List<String> required = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sls.add("s" + i + ":");
      switch (random.nextInt(4)) {
        case 0 -> {
          sls.add("  file.managed:");
          sls.add("    - name: " + hosts);
          sls.add("    - contents: " + (random.nextBoolean() ? "one" : "two"));
          sls.add("    - require: " + required);
        }
        case 1 -> {
          sls.add("  test.configurable_test_state:");
          sls.add("    - changes: " + random.nextBoolean());
        }
        default -> {
          sls.add("  line.present:");
          sls.add("    - name: " + hosts);
          sls.add("    - text: " + (random.nextBoolean() ? "one" : "two"));
          required.add("s" + i);
        }
      }
    }
    return sls;
  }
}
