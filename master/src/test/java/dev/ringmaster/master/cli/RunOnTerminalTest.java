package dev.ringmaster.master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.control.Exchange;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code master orchestrate} as a process on a pseudo-terminal, as somebody sees it there. */
class RunOnTerminalTest {
  private static final int COLUMNS = 60;
  private static final int ROWS = 9;
  private static final int STEPS = 12;
  private static final Value HANG = Value.map("hang", Value.bool(true));

  @TempDir Path directory;

  private static Value.MapValue event(String kind, String step) {
    return Value.map(
        "event", Value.text(kind),
        "run", Value.text("r1"),
        "runbook", Value.text("roll"),
        "step", Value.text(step),
        "at", Value.timestamp(Instant.now()));
  }

  private static Value minion(String name, String verdict) {
    return Value.map("minion", Value.text(name), "verdict", Value.text(verdict));
  }

  /** One step has ended, one is under way on three minions, of which one has ended. */
  private FakeMaster master() {
    List<Value> steps = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      String title = "state.sls on every minion that has a name like web" + i + "*";
      steps.add(Value.map("step", Value.text("step " + i), "title", Value.text(title)));
    }
    Value members = Value.list(Value.text("a"), Value.text("b"), Value.text("c"));
    return new FakeMaster(
        directory.resolve("s"),
        Map.of(
            "runs.start",
            List.of(
                event("requested", ""),
                event("created", "").with("steps", Value.list(steps)),
                event("started", "step 1").with("members", members),
                event("settled", "step 1").with("verdict", Value.text("succeeded")),
                event("started", "step 2").with("members", members).with("job", Value.text("j2")),
                HANG),
            "jobs.watch",
            List.of(
                Value.map(
                    "event", Value.text("submitted"),
                    "members", Value.list(minion("a", "open"), minion("b", "open"))),
                minion("b", "succeeded"),
                HANG)));
  }

  private Process orchestrate(FakeMaster master, Path out) throws IOException {
    String command =
        "stty cols "
            + COLUMNS
            + " rows "
            + ROWS
            + "; exec "
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 dev.ringmaster.master.Main orchestrate roll";
    ProcessBuilder builder =
        new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null");
    builder.environment().put("RINGMASTER_SOCKET", master.path().toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("TERM", "xterm");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  private static List<String> seen(Path out) {
    Screen screen = new Screen(COLUMNS, ROWS);
    try {
      screen.write(Files.readString(out));
    } catch (IOException e) {
      throw new AssertionError("a character was cut in two, or worse", e);
    }
    return screen.lines();
  }

  private static int drawings(Path out) throws IOException {
    return Files.readString(out).split("steps settled", -1).length - 1;
  }

  @Test
  void theTreeIsDrawnInItsPlaceUntilCtrlC() throws Exception {
    Path out = directory.resolve("out");
    try (FakeMaster master = master()) {
      Process process = orchestrate(master, out);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(out).contains("1 of 3 minions") && drawings(out) > 3);
      process.getOutputStream().write(3);
      process.getOutputStream().flush();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String all = Files.readString(out);
      assertThat(process.exitValue()).as(all).isEqualTo(130);
      assertThat(seen(out))
          .satisfies(lines -> assertThat(lines.get(0)).isEqualTo("roll: 12 steps"))
          .satisfies(lines -> assertThat(lines.get(1)).startsWith("✔ step 1  state.sls on every"))
          .endsWith(
              "",
              "The run goes on. Watch it: master runs watch r1",
              "Stop it:  master runs cancel r1")
          .noneMatch(
              line -> line.contains("settled") || line.startsWith("·") || line.startsWith("▸"));
      assertThat(all).endsWith("\n");
      assertThat(master.ending()).isEqualTo(Exchange.Ending.DETACHED);

      // as it was before Ctrl-C: cut to the screen, each line once
      String before = all.substring(0, all.lastIndexOf("steps settled"));
      Files.writeString(out, before);
      List<String> tail = seen(out);
      tail =
          tail.subList(
              tail.indexOf(
                  tail.stream().filter(line -> line.startsWith("▸")).findFirst().orElseThrow()),
              tail.size());
      assertThat(tail).hasSize(ROWS - 1);
      assertThat(tail.getFirst())
          .matches("▸ step 2  \\d+\\.\\d s  1 of 3 minions  state\\.sls on .*…")
          .hasSize(COLUMNS - 1);
      assertThat(tail.subList(1, 6))
          .containsExactly(
              "· step 3  state.sls on every minion that has a name like w…",
              "· step 4  state.sls on every minion that has a name like w…",
              "· step 5  state.sls on every minion that has a name like w…",
              "· step 6  state.sls on every minion that has a name like w…",
              "· step 7  state.sls on every minion that has a name like w…");
      assertThat(tail.get(6)).isEqualTo("… and 5 more");
      assertThat(tail.get(7)).isEqualTo("1 of 12");
    }
  }
}
