package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 26 over the real families of files, commands and tests, in a directory of its own. */
class FaithfulFamiliesTest {
  private static final int RUNS = 80;
  private static final List<String> PATHS =
      List.of("/a", "/a/b", "/a/b/c", "/a/d", "/e", "/e/f", "/g");
  private static final List<String> WORDS =
      List.of("require", "watch", "onchanges", "onfail", "require_any");

  @TempDir Path root;

  @Test
  void previewAndApplyShowTheSameChanges() throws IOException, InterruptedException {
    int compared = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      Path directory = Files.createDirectory(root.resolve("run" + seed));
      Random random = new Random(seed);
      Map<String, Value> states = states(random, directory);
      StatePlan plan;
      try {
        plan = compile(states);
      } catch (ProblemsException cycle) {
        assertThat(cycle).hasMessageContaining("cycle");
        continue;
      }
      prepare(random, directory);
      Map<String, String> before = contents(directory);
      StateReport preview = run(plan, RunOptions.TEST);
      String story =
          "seed " + seed + "\n" + String.join("\n", states.toString().split("}, ")) + before;
      assertThat(contents(directory)).as("a preview changes nothing: %s", story).isEqualTo(before);
      StateReport applied = run(plan, RunOptions.APPLY);
      compared += compare(preview, applied, story);
    }
    assertThat(compared).as("most states can be known").isGreaterThan(RUNS * 3);
  }

  private static StatePlan compile(Map<String, Value> states) throws InterruptedException {
    SlsSource source =
        new SlsSource() {
          @Override
          public Optional<Sls> load(String name) {
            return Optional.of(new Sls(name, false, Value.map(states)));
          }

          @Override
          public Set<String> names() {
            return Set.of("generated");
          }
        };
    return new StateCompiler(source, Vocabulary.of(Families.resources().signatures()))
        .compile(List.of("generated"));
  }

  private static StateReport run(StatePlan plan, RunOptions options) throws InterruptedException {
    return new StateRun(Families.resources()).run(plan, options, TestContext.real());
  }

  private static Map<String, Value> states(Random random, Path directory) {
    Map<String, Value> states = new LinkedHashMap<>();
    int size = 3 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      List<Value> arguments = new ArrayList<>();
      String path = directory + PATHS.get(random.nextInt(PATHS.size()));
      String state =
          switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
              arguments.add(Value.map("name", Value.text(path)));
              arguments.add(Value.map("contents", Value.text("text " + random.nextInt(2))));
              arguments.add(Value.map("makedirs", Value.bool(random.nextBoolean())));
              yield "file.managed";
            }
            case 3, 4 -> {
              arguments.add(Value.map("name", Value.text(path)));
              arguments.add(Value.map("makedirs", Value.bool(random.nextBoolean())));
              arguments.add(Value.map("mode", Value.text(random.nextBoolean() ? "0755" : "0700")));
              yield "file.directory";
            }
            case 5 -> {
              arguments.add(Value.map("name", Value.text(path)));
              yield "file.absent";
            }
            case 6 -> {
              String made = directory + "/made-" + i;
              arguments.add(
                  Value.map("name", Value.text(random.nextInt(3) > 0 ? "touch " + made : "false")));
              if (random.nextBoolean()) {
                arguments.add(Value.map("creates", Value.text(random.nextBoolean() ? made : path)));
              }
              yield "cmd.run";
            }
            default -> random.nextBoolean() ? "test.succeed_with_changes" : "test.nop";
          };
      if (random.nextInt(5) == 0) {
        arguments.add(Value.map("unless", Value.text("test -e " + path)));
      }
      if (i > 0 && random.nextInt(2) == 0) {
        Value target = Value.text("s" + random.nextInt(i));
        String word = WORDS.get(random.nextInt(WORDS.size()));
        arguments.add(Value.map(word, Value.list(target)));
      }
      if (i + 1 < size && random.nextInt(8) == 0) {
        Value target = Value.text("s" + (i + 1 + random.nextInt(size - i - 1)));
        arguments.add(Value.map("prereq", Value.list(target)));
      }
      states.put("s" + i, Value.map(state, Value.list(arguments)));
    }
    return states;
  }

  private static void prepare(Random random, Path directory) throws IOException {
    if (random.nextBoolean()) {
      Files.createDirectories(directory.resolve("a/b"));
      Files.writeString(directory.resolve("a/b/c"), "text " + random.nextInt(2) + "\n");
    }
    if (random.nextBoolean()) {
      Files.writeString(directory.resolve("e"), "text 0\n");
    }
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        contents.put(path.toString(), Files.isDirectory(path) ? "" : Files.readString(path));
      }
    }
    return contents;
  }

  private static int compare(StateReport preview, StateReport applied, String story) {
    Map<String, StateReport.Entry> after =
        applied.states().stream().collect(Collectors.toMap(StateReport.Entry::tag, entry -> entry));
    int compared = 0;
    for (StateReport.Entry entry : preview.states()) {
      StateReport.Entry other = after.get(entry.tag());
      assertThat(other).as(story).isNotNull();
      if (entry.result() instanceof StateResult.CannotKnow cannot) {
        assertThat(preview.states())
            .as(story)
            .anyMatch(cause ->
                cause.reference().equals(cannot.because())
                    && cause.result() instanceof StateResult.WouldChange);
        continue;
      }
      compared++;
      assertThat(Objects.requireNonNull(other).result().changes())
          .as(() -> entry + "\nthen " + other + "\nin " + story)
          .isEqualTo(entry.result().changes());
    }
    return compared;
  }
}
