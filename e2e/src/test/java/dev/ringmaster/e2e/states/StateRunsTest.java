package dev.ringmaster.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.input.Installation;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * State runs that a master orders and a minion does on this machine, one file a case: an SLS, then
 * what comes of it. {@code status} is that of the command, {@code outcome} that of the run, {@code
 * states} the results in their order, with a part of the comment behind a bar; {@code files} what
 * they hold afterwards, {@code events} the results that the master heard of, {@code never} what
 * nothing may show. {@code DIR} stands for a directory of the case's own, {@code BASE} for the
 * environment.
 */
class StateRunsTest {
  /** The common pool has a single thread where there are two processors. */
  private static final Executor AT_ONCE = task -> Thread.ofVirtual().start(task);

  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(base().resolve("states"));
    Files.createDirectories(base().resolve("pillar"));
    Files.writeString(base().resolve("pillar/top.sls"), "base:\n  '*': [word]\n");
    Files.writeString(base().resolve("pillar/word.sls"), "word: first\n");
    Files.writeString(base().resolve("states/word.peb"), "{{ pillar.word }}");
    installation = new Installation(directory, List.of(base()));
    installation.start("web01");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  private static Path base() {
    return directory.resolve("base");
  }

  @TestFactory
  Stream<DynamicTest> cases() throws IOException, URISyntaxException {
    Path cases = Path.of(Objects.requireNonNull(getClass().getResource("cases")).toURI());
    try (Stream<Path> files = Files.list(cases)) {
      List<Path> sorted = files.sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted.stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString(), file.toUri(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    Value.MapValue expected = (Value.MapValue) Yaml.read(Files.readString(file), file.toString());
    String sls = file.getFileName().toString().replace(".yaml", "");
    Path own = Files.createDirectory(directory.resolve(sls));
    write(sls, text(expected, "sls").replace("DIR", own.toString()));
    Installation.Typed typed = apply(sls, "-o", "json");
    Value.MapValue report = report(typed);
    assertThat(results(report, list(expected, "states")))
        .as(typed.out())
        .containsExactlyElementsOf(list(expected, "states").stream().map(Value::toString).toList());
    assertThat(text(report, "outcome")).isEqualTo(text(expected, "outcome"));
    assertThat(String.valueOf(typed.status())).isEqualTo(text(expected, "status"));
    for (Map.Entry<String, String> entry : map(expected, "files").entrySet()) {
      assertThat(own.resolve(entry.getKey())).content().isEqualTo(entry.getValue());
    }
    map(expected, "events").forEach(StateRunsTest::awaitEvent);
    if (expected.get("never") != null) {
      String shown = typed.out() + typed.err() + apply(sls).out() + events("*");
      assertThat(shown).doesNotContain(text(expected, "never"));
    }
  }

  /** The results in the form of {@code expected}: with the comment's part where that has one. */
  private static List<String> results(Value.MapValue report, List<Value> expected) {
    List<String> results = new ArrayList<>();
    for (Value state : list(report, "states")) {
      Value.MapValue entry = (Value.MapValue) state;
      String result = text(entry, "result") + " " + text(entry, "id");
      String comment = text(entry, "comment");
      results.add(
          expected.stream()
              .map(Value::toString)
              .filter(line -> line.startsWith(result + " | "))
              .filter(line -> comment.contains(line.substring(result.length() + 3)))
              .findFirst()
              .orElse(result));
    }
    return results;
  }

  private static void awaitEvent(String tag, String result) {
    Awaitility.await()
        .untilAsserted(() -> {
          Value found = Yaml.read(events("minion/web01/" + tag), "events");
          assertThat(((Value.ListValue) found).items())
              .singleElement()
              .extracting(
                  event -> text((Value.MapValue) get((Value.MapValue) event, "data"), "result"))
              .isEqualTo(result);
        });
  }

  private static String events(String glob) {
    return installation.master("events", glob, "--limit", "1000", "-o", "json");
  }

  @Test
  void runsOfTheMasterAndOfACallOnTheMinionNeverOverlap() throws Exception {
    Path go = directory.resolve("go");
    Path log = directory.resolve("overlap");
    String loop =
        "echo begin >> %1$s; until [ -e %2$s ]; do sleep 0.05; done; echo end >> %1$s"
            .formatted(log, go);
    write("slow", "slow: {cmd.run: [{name: '%s'}, {shell: true}]}\n".formatted(loop));
    List<String> call =
        List.of(
            "minion",
            "call",
            "-c",
            directory.resolve("web01.yaml").toString(),
            "state.apply",
            "slow");
    CompletableFuture<Installation.Typed> first =
        CompletableFuture.supplyAsync(() -> apply("slow"), AT_ONCE);
    try {
      whoComesMeanwhileWaitsOrIsRefused(call, log, go, first);
    } finally {
      // whatever failed, the run must not hold the minion for ever
      Files.write(go, new byte[0]);
    }
  }

  private static void whoComesMeanwhileWaitsOrIsRefused(
      List<String> call, Path log, Path go, CompletableFuture<Installation.Typed> first)
      throws Exception {
    Awaitility.await().until(() -> Files.exists(log));
    Installation.Typed refused =
        installation.type(
            List.of("master", "run", "web01", "state.apply", "slow", "queue=false"), "");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.out()).containsPattern("job [0-9a-f-]{36} runs states on this minion");
    List<String> impatient = new ArrayList<>(call);
    impatient.add("queue=false");
    Installation.Typed alsoRefused = installation.type(impatient, "");
    assertThat(alsoRefused.status()).isEqualTo(1);
    assertThat(alsoRefused.err()).containsPattern("job [0-9a-f-]{36} runs states on this minion");
    CompletableFuture<Installation.Typed> second =
        CompletableFuture.supplyAsync(() -> installation.type(call, ""), AT_ONCE);
    CompletableFuture<Installation.Typed> third =
        CompletableFuture.supplyAsync(() -> apply("slow", "--test"), AT_ONCE);
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(openJobs())
                .anySatisfy(shown -> assertThat(shown).contains("queued there behind ")));
    assertThat(Files.readAllLines(log)).containsExactly("begin");
    Files.createFile(go);
    assertThat(first.get().status()).isZero();
    assertThat(second.get().status()).as(second.get().err()).isZero();
    assertThat(third.get().status()).isZero();
    assertThat(Files.readAllLines(log)).containsExactly("begin", "end", "begin", "end");
  }

  @Test
  void theMasterKnowsOfNewCustomFunctionsAfterTheNextJobWithFiles() throws Exception {
    write("nothing", "{}\n");
    custom("greeting", "hello");
    assertThat(apply("nothing").status()).isZero();
    Awaitility.await()
        .untilAsserted(() -> assertThat(greeting("greeting").out()).contains("web01: hello"));
    custom("parting", "goodbye");
    String synced = installation.master("run", "web01", "saltutil.sync_all");
    assertThat(synced).contains("- greeting.say").contains("- parting.say");
    assertThat(greeting("parting").out()).contains("web01: goodbye");
  }

  private static Installation.Typed greeting(String module) {
    return installation.type(List.of("master", "run", "web01", module + ".say"), "");
  }

  /** Writes a function MODULE.say that answers so. */
  private static void custom(String module, String answer) throws IOException {
    Path file = Files.createDirectories(base().resolve("_modules")).resolve(module);
    Files.writeString(
        file,
        """
        #!/bin/sh
        [ "$1" = describe ] && echo '{"functions": [{"name": "say", "effect": "read"}]}' || echo '"%s"'
        """
            .formatted(answer));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Each as {@code master jobs show} has it. */
  private static Stream<String> openJobs() {
    Value jobs = Yaml.read(installation.master("jobs", "list", "--open", "-o", "json"), "jobs");
    return ((Value.ListValue) jobs)
        .items().stream()
            .map(job -> installation.master("jobs", "show", text((Value.MapValue) job, "job")));
  }

  private static void write(String sls, String text) throws IOException {
    Files.writeString(
        base().resolve("states/" + sls + ".sls"), text.replace("BASE", base().toString()));
  }

  private static Installation.Typed apply(String sls, String... more) {
    List<String> words = new ArrayList<>(List.of("master", "apply", "web01", sls));
    words.addAll(List.of(more));
    return installation.type(words, "");
  }

  private static Value.MapValue report(Installation.Typed typed) {
    Value answer = Yaml.read(typed.out(), "answer");
    for (String key : List.of("minions", "web01", "value")) {
      answer = get((Value.MapValue) answer, key);
    }
    return (Value.MapValue) answer;
  }

  private static Value get(Value.MapValue map, String key) {
    return Objects.requireNonNull(map.get(key), () -> key + " in " + map);
  }

  private static String text(Value.MapValue map, String key) {
    return get(map, key).toString();
  }

  private static List<Value> list(Value.MapValue map, String key) {
    return ((Value.ListValue) get(map, key)).items();
  }

  private static Map<String, String> map(Value.MapValue map, String key) {
    Map<String, String> found = new LinkedHashMap<>();
    if (map.get(key) instanceof Value.MapValue entries) {
      entries.entries().forEach((name, value) -> found.put(name.toString(), value.toString()));
    }
    return found;
  }
}
