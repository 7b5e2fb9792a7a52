package dev.ringmaster.minion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, without a master. */
class CallCommandTest {
  @TempDir private Path root;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";

  @BeforeEach
  void write() throws Exception {
    Files.createDirectories(root.resolve("states"));
    Files.writeString(
        root.resolve("states/hello.sls"),
        "hello:\n  cmd.run:\n    - name: 'touch " + root + "/{{ pillar.name }}'\n");
  }

  private int run(String... args) {
    return MinionCli.run(
        args,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anAnswerGoesToStandardOutput() {
    assertThat(run("call", "--local", "test.ping")).isZero();
    assertThat(out()).isEqualTo("true\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void asJson() {
    assertThat(run("call", "--local", "-o", "json", "cmd.run_all", "cmd=echo x", "shell=true"))
        .isZero();
    assertThat(out()).contains("\"stdout\": \"x");
  }

  @Test
  void aFailureIsStatusTwoAndSaysWhy() {
    assertThat(run("call", "--local", "cmd.run", "exit 3", "shell=true")).isEqualTo(2);
    assertThat(err()).contains("exited with status 3");
  }

  @Test
  void whatCouldNotBeTriedIsStatusOne() {
    assertThat(run("call", "--local", "tets.ping")).isEqualTo(1);
    assertThat(err()).contains("no function 'tets.ping'").contains("test.ping");
    assertThat(run("call", "--local", "cmd.run", "true", "shel=true")).isEqualTo(1);
    assertThat(err()).contains("shell");
    assertThat(run("call", "--nonsense")).isEqualTo(1);
    assertThat(run()).isEqualTo(1);
    assertThat(run("call", "--pillar", "{}", "test.ping")).isEqualTo(1);
    assertThat(err()).contains("need --local");
  }

  @Test
  void statesRunFromABundleThatIsAllTheyNeed() throws Exception {
    String bundle = root.resolve("base.bundle").toString();
    String directory = root.toString();
    int saved =
        run("bundle", "--local", "--file-root", directory, "--pillar", "{name: made}", bundle);
    assertThat(saved).as(err()).isZero();
    assertThat(out()).contains("1 files");
    Files.delete(root.resolve("states/hello.sls"));
    assertThat(run("call", "--local", "--bundle", bundle, "state.apply", "hello"))
        .as(err())
        .isZero();
    assertThat(root.resolve("made")).exists();
    assertThat(run("call", "--local", "--bundle", directory, "test.ping")).isEqualTo(1);
    assertThat(err()).contains("cannot read the bundle");
  }

  @Test
  void statesRunFromADirectoryWithAGivenPillar() {
    int status =
        run(
            "call",
            "--local",
            "--file-root",
            root.toString(),
            "--pillar",
            "{name: made}",
            "state.apply",
            "hello");
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(root.resolve("made")).exists();
  }

  @Test
  void testModeChangesNothing() {
    int status =
        run(
            "call",
            "--local",
            "--file-root",
            root.toString(),
            "--pillar",
            "{name: made}",
            "state.apply",
            "hello",
            "test=true");
    assertThat(status).isZero();
    assertThat(root.resolve("made")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsNoEnvironmentSaysSo() {
    int status =
        run(
            "call",
            "--local",
            "--file-root",
            root.resolve("states").toString(),
            "state.apply",
            "hello");
    assertThat(status).isNotZero();
    assertThat(err()).contains("has no directory 'states'");
  }

  @Test
  void argumentsFromAFileAndFromStandardInput() throws Exception {
    Path file = Files.writeString(root.resolve("script"), "cat");
    input = "from input";
    int status = run("call", "--local", "cmd.run", "cmd=@" + file, "shell=true", "stdin=-");
    assertThat(status).isZero();
    assertThat(out()).contains("from input");
  }

  @Test
  void controlCharactersAreShownAndNotObeyed() {
    assertThat(run("call", "--local", "cmd.run", "printf '\\033[31mred'", "shell=true")).isZero();
    assertThat(out()).doesNotContain("\u001b").contains("red");
    assertThat(err()).doesNotContain("\u001b");
  }

  @Test
  void nothingIsLeftInTheTemporaryDirectory() throws Exception {
    Set<Path> before = temporary();
    run("call", "--local", "cmd.run", "true");
    assertThat(temporary()).isSubsetOf(before);
  }

  private static Set<Path> temporary() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("ringmaster-call"))
          .collect(Collectors.toSet());
    }
  }
}
