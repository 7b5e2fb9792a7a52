package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that would lead out of where they belong, wherever a name may be typed or written. */
class TraversalTest {
  private static final String OUTSIDE = "what-stands-outside";

  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Path base = directory.resolve("base");
    for (String part : List.of("states", "pillar", "runbooks")) {
      Files.createDirectories(base.resolve(part));
    }
    for (String name : List.of("outside.sls", "outside", "base/outside.sls", "top.sls")) {
      Files.writeString(directory.resolve(name), OUTSIDE + ":\n  test.nop: []\n");
    }
    Files.writeString(base.resolve("pillar/top.sls"), "base: {}\n");
    Files.writeString(
        base.resolve("states/including.sls"), "{% include \"../../outside.sls\" %}\n");
    Files.writeString(
        base.resolve("states/naming.sls"), "include: [../../outside, .....outside]\n");
    installation = new Installation(directory, List.of(base));
    installation.start("web01");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  static Stream<List<String>> lines() {
    List<String> names =
        List.of(
            "../outside",
            "../../outside",
            "..outside",
            "....outside",
            directory.resolve("outside").toString(),
            "%2e%2e/outside",
            "..\\outside",
            "．．/outside",
            "outside\u202e",
            "outside\n",
            "//outside");
    return Stream.concat(
        names.stream().flatMap(TraversalTest::commands),
        Stream.of(
            List.of("master", "apply", "web01", "including"),
            List.of("master", "apply", "web01", "naming")));
  }

  private static Stream<List<String>> commands(String name) {
    return Stream.of(
        List.of("master", "apply", "web01", name),
        List.of("master", "apply", "web01", "including", "--saltenv", name),
        List.of("master", "run", "web01", "test.ping", "--pillarenv", name),
        List.of("master", "run", "web01", "state.show_sls", name),
        List.of(
            "master",
            "run",
            "web01",
            "state.single",
            "file.managed",
            "name=" + directory.resolve("copied"),
            "source=salt://" + name),
        List.of("master", "orchestrate", name),
        List.of("master", "orchestrate", "deploy", "--pillarenv", name),
        List.of("master", "pillar", "web01", "--pillarenv", name),
        List.of("master", "jobs", "show", name),
        List.of("master", "runs", "show", name),
        List.of("master", "keys", "show", name),
        List.of(
            "minion",
            "call",
            "--local",
            "state.apply",
            name,
            "--file-root",
            directory.resolve("base").toString()));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aNameThatLeadsOutOpensNothing(List<String> words) {
    Installation.Typed typed = installation.type(words, "");
    String said = typed.out() + typed.err();
    assertThat(typed.status()).as(said).isNotZero();
    assertThat(said).doesNotContain(OUTSIDE, "Exception", "\u202e");
    assertThat(directory.resolve("copied")).doesNotExist();
  }
}
