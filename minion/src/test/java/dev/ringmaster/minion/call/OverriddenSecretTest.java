package dev.ringmaster.minion.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.state.StateFunctions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverriddenSecretTest {
  @TempDir private Path directory;

  private static Value.MapValue password(Value value) {
    return Value.map("db", Value.map("password", value, "user", Value.text("app")));
  }

  @Test
  void whatACallPutsInPlaceOfASecretIsMaskedToo() throws Exception {
    LocalRun local = new LocalRun(directory);
    local.pillar(password(Value.secret(Value.text("s3cr3t"))));
    local.file(
        "states/prints.sls",
        "rw-r--r--",
        "prints:",
        "  cmd.run:",
        "    - name: words",
        "    - argv: [echo, {{ pillar.db.password | json }}, {{ pillar.db.user }}]");
    JobScopes scopes = new JobScopes(new Renderer(RenderLimits.DEFAULT), Families.resources());
    Calls calls = local.calls(StateFunctions.all(scopes).toArray(Function[]::new));
    Outcome outcome =
        local.run(
            calls,
            "state.apply",
            Map.of("mods", Value.text("prints"), "pillar", password(Value.text("0verride"))));
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    assertThat(local.output).containsExactly("••• app");
    assertThat(outcome.toString()).contains("••• app").doesNotContain("0verride");
  }
}
