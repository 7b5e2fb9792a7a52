package dev.ringmaster.minion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.minion.intake.StateLock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    Files.writeString(
        configuration(),
        """
        id: web01
        directory: %s
        master: {address: 127.0.0.1, fingerprint: '%s'}
        """
            .formatted(minion(), "00".repeat(32)));
  }

  /** Of the minion that this machine has besides. */
  private Path configuration() {
    return root.resolve("minion.yaml");
  }

  private Path minion() {
    return root.resolve("minion");
  }

  /** Applies an SLS with {@code name: made} in the pillar. */
  private int apply(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "call",
                "--local",
                "-c",
                configuration().toString(),
                "--file-root",
                root.toString(),
                "--pillar",
                "{name: made}",
                "state.apply"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
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

  /** The command as a process, of which standard output is a part. */
  private ProcessBuilder process(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("dev.ringmaster.minion.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(root.resolve("said").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }

  @Test
  void anAnswerThatCannotBeWrittenIsStatusFive() throws Exception {
    Process process =
        process("call", "--local", "test.ping").redirectOutput(new File("/dev/full")).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(root.resolve("said")))
        .contains("minion: the result could not be written to standard output: is a disk full?\n");
    assertThat(process.exitValue()).isEqualTo(MinionCli.OUTPUT_LOST);
  }

  @Test
  void nothingIsSaidOfAReaderThatHasSeenEnough() throws Exception {
    Process process = process("call", "--local", "test.echo", "text=-").start();
    process.getInputStream().close();
    process.getOutputStream().close(); // only now it has its arguments and begins
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(root.resolve("said"))).doesNotContain("could not be written");
    assertThat(process.exitValue()).isEqualTo(MinionCli.READER_GONE);
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
  void theExampleOfCustomFunctionsCanBeTriedInItsPlace() {
    String example = Path.of("..", "examples", "custom").toString();
    assertThat(run("call", "--local", "--file-root", example, "disk.usage", "/")).isZero();
    assertThat(out()).contains("free: ");
    assertThat(run("call", "--local", "--file-root", example, "saltutil.sync_all")).isZero();
    assertThat(out()).contains("- disk.usage", "- line.present");
    String minion = configuration().toString();
    assertThat(
            run(
                "call",
                "--local",
                "-c",
                minion,
                "--file-root",
                example,
                "state.apply",
                "hosts",
                "test=true"))
        .as(err())
        .isZero();
    assertThat(out()).contains("result: would_change");
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
    String minion = configuration().toString();
    assertThat(run("call", "--local", "-c", minion, "--bundle", bundle, "state.apply", "hello"))
        .as(err())
        .isZero();
    assertThat(root.resolve("made")).exists();
    assertThat(run("call", "--local", "--bundle", directory, "test.ping")).isEqualTo(1);
    assertThat(err()).contains("cannot read the bundle");
  }

  @Test
  void statesRunFromADirectoryWithAGivenPillar() {
    int status = apply("hello");
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(root.resolve("made")).exists();
  }

  @Test
  void aStateRunWaitsForTheOneThatHoldsTheMinion() throws Exception {
    CompletableFuture<Integer> status;
    try (StateLock.Held _ = StateLock.of(minion()).tryTake("job 17").orElseThrow()) {
      assertThat(apply("hello", "queue=false")).isEqualTo(1);
      assertThat(err()).contains("job 17 runs states on this minion").contains("queue=false");
      status = CompletableFuture.supplyAsync(() -> apply("hello"));
      await().until(() -> err().contains("waits for job 17"));
      assertThat(run("call", "--local", "test.ping")).isZero();
      assertThat(root.resolve("made")).doesNotExist();
    }
    assertThat(status.get(30, TimeUnit.SECONDS)).as(err()).isZero();
    assertThat(root.resolve("made")).exists();
    assertThat(StateLock.of(minion()).tryTake("job 18")).isPresent();
  }

  @Test
  void anEventThatNobodyGetsIsNotSaidToBeSent() throws Exception {
    assertThat(run("call", "--local", "event.send", "deploy/done")).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("the event 'deploy/done' was not sent");
    Files.writeString(
        root.resolve("states/fires.sls"), "fires: {test.nop: [{fire_event: deploy/over}]}\n");
    assertThat(apply("fires")).isZero();
    assertThat(err()).contains("cannot send the event state_result/deploy/over");
  }

  @Test
  void thatNoMasterHearsOfGrainsIsSaid() {
    assertThat(run("call", "--local", "grains.get", "os")).isZero();
    assertThat(err()).isEmpty();
    assertThat(run("call", "--local", "grains.refresh")).isZero();
    assertThat(err()).contains("tells no master of these grains");
  }

  @Test
  void aPillarInAFileIsReadAgainWhereAStateSaysSo() throws Exception {
    Path pillar = Files.writeString(root.resolve("pillar.yaml"), "name: first\n");
    Files.writeString(root.resolve("states/shown.peb"), "{{ pillar.name }}");
    Files.writeString(
        root.resolve("states/reload.sls"),
        """
        before:
          file.managed: [{name: ROOT/before}, {source: 'salt://shown.peb'}, {template: pebble}]
        change:
          file.managed:
            - name: ROOT/pillar.yaml
            - contents: 'name: second'
            - reload_pillar: true
        after:
          file.managed: [{name: ROOT/after}, {source: 'salt://shown.peb'}, {template: pebble}]
        """
            .replace("ROOT", root.toString()));
    int status =
        run(
            "call",
            "--local",
            "-c",
            configuration().toString(),
            "--file-root",
            root.toString(),
            "--pillar",
            "@" + pillar,
            "state.apply",
            "reload");
    assertThat(status).as(err()).isZero();
    assertThat(root.resolve("before")).hasContent("first");
    assertThat(root.resolve("after")).hasContent("second");
  }

  @Test
  void testModeChangesNothing() {
    assertThat(apply("hello", "test=true")).isZero();
    assertThat(root.resolve("made")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsNoEnvironmentSaysSo() {
    int status =
        run(
            "call",
            "--local",
            "-c",
            configuration().toString(),
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
