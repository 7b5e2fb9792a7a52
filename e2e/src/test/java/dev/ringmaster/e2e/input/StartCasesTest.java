package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Masters and minions that cannot start, or not get in, beside a master that runs. One entry of the
 * file a case: a shell's preparation, a configuration, everything that is printed. A new case needs
 * no code. {@code DIR} is the case's own directory; {@code STORE}, {@code MINIONS}, {@code ENROL},
 * {@code FINGERPRINT} are those of the master that runs. With {@code plain: true} it is a process
 * without the right to files beyond their modes; with {@code until} one that is ended by Ctrl-C
 * once it has said that, and must have said {@code err} by then.
 */
class StartCasesTest {
  private static final List<String> PLAIN =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--");

  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Path base = Files.createDirectories(directory.resolve("roots/base"));
    Files.createDirectory(base.resolve("states"));
    installation = new Installation(directory, List.of(base));
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @TestFactory
  Stream<DynamicTest> cases() throws Exception {
    Path file =
        Path.of(Objects.requireNonNull(StartCasesTest.class.getResource("starts.yaml")).toURI());
    Value read = Yaml.read(Files.readString(file), "starts.yaml");
    return ((Value.ListValue) read)
        .items().stream()
            .map(Value.MapValue.class::cast)
            .map(entry ->
                DynamicTest.dynamicTest(text(entry, "case"), file.toUri(), () -> check(entry)));
  }

  private static void check(Value.MapValue entry) throws Exception {
    Path own = Files.createTempDirectory(directory, "case");
    Files.writeString(own.resolve("config.yaml"), filled(text(entry, "config"), own));
    prepare(filled(text(entry, "prepare"), own));
    List<String> words =
        Stream.of(text(entry, "type").split(" ")).map(word -> filled(word, own)).toList();
    List<String> wrapper = text(entry, "plain").equals("true") ? PLAIN : List.of();
    if (wrapper.isEmpty() && text(entry, "until").isEmpty()) {
      // one that does start would never come back
      Installation.Typed typed =
          CompletableFuture.supplyAsync(() -> installation.type(words, ""))
              .get(20, TimeUnit.SECONDS);
      judge(entry, typed.status(), shown(typed.err(), own));
      return;
    }
    try (Launched command = Launched.start(own, wrapper, words, Map.of())) {
      if (!text(entry, "until").isEmpty()) {
        command.awaitMessage(text(entry, "until"));
        command.interrupt();
      }
      judge(entry, command.status(), shown(command.err(), own));
    } finally {
      prepare("chmod -R u+rwX " + own);
    }
  }

  private static void judge(Value.MapValue entry, int status, String said) {
    if (text(entry, "until").isEmpty()) {
      assertThat(said).isEqualTo(text(entry, "err"));
    } else {
      assertThat(said).contains(text(entry, "err"));
    }
    assertThat(said).doesNotContain("Exception", "\tat ");
    assertThat(String.valueOf(status)).isEqualTo(text(entry, "status"));
  }

  private static void prepare(String script) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-ec", script).inheritIO().start();
    assertThat(shell.waitFor()).as(script).isZero();
  }

  private static String text(Value.MapValue entry, String key) {
    Value value = entry.get(key);
    return value == null ? "" : value.toString();
  }

  private static String filled(String text, Path own) {
    return text.replace("DIR", own.toString())
        .replace("STORE", directory.resolve("master").toString())
        .replace("SOCKET", installation.socket().toString())
        .replace("MINIONS", String.valueOf(installation.minionsPort()))
        .replace("ENROL", String.valueOf(installation.enrolPort()))
        .replace("FINGERPRINT", installation.master("keys", "fingerprint").strip())
        .replace("EXPIRED", text.contains("EXPIRED") ? expired() : "");
  }

  /** A join token whose time is over. */
  private static String expired() {
    String token = installation.master("keys", "token", "create", "--match", "*", "--ttl", "1s");
    Instant over = Instant.now().plusSeconds(1);
    Awaitility.await().until(() -> Instant.now().isAfter(over));
    return token.strip();
  }

  private static String shown(String text, Path own) {
    return InputCasesTest.shown(
        text.replace(own.toString(), "DIR")
            .replace(directory.resolve("master").toString(), "STORE")
            .replace(installation.socket().toString(), "SOCKET")
            .replace(":" + installation.minionsPort(), ":MINIONS")
            .replace("process " + ProcessHandle.current().pid(), "process PID")
            .replaceAll("(?m)^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+\\S+ ", "")
            .replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d+ ", "")
            .replaceAll("(?m)^(INFO|WARN|ERROR) +", "$1 "));
  }
}
