package dev.ringmaster.minion.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.state.StateFunctions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executables that come with the examples do what they say. */
class ExamplesTest {
  @TempDir private Path directory;

  private Outcome run(String file, String function, Map<String, Value> named) throws Exception {
    LocalRun local = new LocalRun(directory);
    Path example = Path.of("..", "examples", "custom", "_modules", file);
    local.file("_modules/" + file, "rwxr-xr-x", Files.readString(example));
    return local.run(local.calls(), function, named);
  }

  @Test
  void inPython() throws Exception {
    assertThat(run("disk.py", "disk.usage", Map.of("path", Value.text("/"))))
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            done ->
                assertThat(done.value())
                    .isInstanceOfSatisfying(
                        Value.MapValue.class, map -> assertThat(map.get("total")).isNotNull()));
    assertThat(run("disk.py", "disk.usage", Map.of("path", Value.text("/no/such/place"))))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void inShell() throws Exception {
    assertThat(run("release", "release.note", Map.of("text", Value.text("$(touch x)"))))
        .isEqualTo(new Outcome.Succeeded(Value.text("noted")));
  }

  @Test
  void aStateInPython() throws Exception {
    Path file = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
    Path example = Path.of("..", "examples", "custom", "_states", "line.py");
    LocalRun local = new LocalRun(directory);
    local.file("_states/line.py", "rwxr-xr-x", Files.readString(example));
    local.file(
        "states/names.sls", "rw-r--r--", file + ":", "  line.present:", "    - text: 10.0.0.5 db");
    Map<String, Value> names = Map.of("mods", Value.text("names"));
    for (int run = 0; run < 2; run++) {
      assertThat(local.run(local.calls(stateFunctions()), "state.apply", names))
          .isInstanceOf(Outcome.Succeeded.class);
      assertThat(Files.readString(file)).isEqualTo("127.0.0.1 localhost\n10.0.0.5 db\n");
    }
  }

  private static Function[] stateFunctions() {
    JobScopes scopes = new JobScopes(new Renderer(RenderLimits.DEFAULT), Resources.of());
    return StateFunctions.all(scopes).toArray(Function[]::new);
  }
}
