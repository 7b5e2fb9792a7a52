package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators type wrongly, against a real master and real minions: one file a topic, in it one
 * entry a command line, with its exit status and every word that it must print. A new case needs no
 * code; {@code DIR} stands for a directory of the test's own, {@code TREE} for that of the
 * environments, and in what is printed {@code ID}, {@code TIME}, {@code SPAN} and {@code HEX} for
 * what differs from run to run.
 */
class InputCasesTest {
  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Installation.copy(resource("tree"), tree(), directory);
    installation =
        new Installation(
            directory,
            Stream.of("base", "prod", "broken").map(name -> tree().resolve(name)).toList());
    installation.start("web01", "web02");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(InputCasesTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path tree() {
    return directory.resolve("tree");
  }

  @TestFactory
  Stream<DynamicContainer> topics() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(resource("cases"))) {
      files = listed.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file -> DynamicContainer.dynamicContainer(file.getFileName().toString(), cases(file)));
  }

  private static Stream<DynamicTest> cases(Path file) {
    try {
      Value read = Yaml.read(Files.readString(file), file.getFileName().toString());
      return ((Value.ListValue) read)
          .items().stream()
              .map(Value.MapValue.class::cast)
              .map(entry ->
                  DynamicTest.dynamicTest(
                      String.join(" ", words(entry)), file.toUri(), () -> check(entry)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> words(Value.MapValue entry) {
    return ((Value.ListValue) Objects.requireNonNull(entry.get("type")))
        .items().stream().map(Value::toString).toList();
  }

  private static void check(Value.MapValue entry) {
    List<String> typed =
        words(entry).stream()
            .map(word ->
                word.replace("TREE", tree().toString()).replace("DIR", directory.toString()))
            .toList();
    String before = installation.master("jobs", "list", "-o", "json");
    Installation.Typed result = installation.type(typed, text(entry, "stdin"));
    assertThat(shown(result.out())).as("standard output").isEqualTo(text(entry, "out"));
    assertThat(shown(result.err())).as("standard error").isEqualTo(text(entry, "err"));
    assertThat(String.valueOf(result.status())).as("exit status").isEqualTo(text(entry, "status"));
    assertThat(result.out() + result.err()).doesNotContain("Exception", "\tat ", "\u001b");
    if (result.status() == 1 || result.status() == 4) {
      assertThat(installation.master("jobs", "list", "-o", "json"))
          .as("what could not be tried has begun nothing")
          .isEqualTo(before);
    }
    assertThat(directory.resolve("never")).as("nothing is half done").doesNotExist();
  }

  private static String text(Value.MapValue entry, String key) {
    Value value = entry.get(key);
    return value == null ? "" : value.toString();
  }

  /** Without what differs from run to run. */
  static String shown(String text) {
    return text.replace(String.valueOf(directory) + "/tree", "TREE")
        .replace(String.valueOf(directory), "DIR")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("\\b[0-9a-f]{64}\\b", "HEX")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "TIME")
        .replaceAll("\\b\\d+\\.\\d s\\b", "SPAN")
        .replaceAll("(?m) +$", "");
  }
}
