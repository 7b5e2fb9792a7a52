package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nonsense at every command, with a master, without one, and with no socket at all. */
class NonsenseTest {
  private static final List<String> COMMANDS =
      List.of(
          "master run",
          "master run web01",
          "master run web01 test.echo",
          "master run web01 test.ping --timeout",
          "master run web01 test.ping --pillar",
          "master apply",
          "master apply web01",
          "master orchestrate",
          "master orchestrate x --pillarenv",
          "master runs list --limit",
          "master runs show",
          "master runs watch",
          "master runs cancel",
          "master runs resume x --step x --as",
          "master runs",
          "master jobs list --limit",
          "master jobs list --function",
          "master jobs show",
          "master jobs watch",
          "master jobs cancel",
          "master jobs",
          "master keys list",
          "master keys show",
          "master keys accept",
          "master keys reject",
          "master keys delete",
          "master keys rotate",
          "master keys fingerprint",
          "master keys token create --match",
          "master keys token create --match x --ttl",
          "master keys token create --match x --trust",
          "master keys token revoke",
          "master keys token list",
          "master keys",
          "master minions",
          "master pillar",
          "master pillar web01 --pillarenv",
          "master events",
          "master events --limit",
          "master doc",
          "master audit",
          "master audit verify",
          "master completion",
          "master start --frobnicate",
          "master",
          "minion call --local",
          "minion call --local test.echo",
          "minion call --local test.ping --pillar",
          "minion call --local test.ping --bundle",
          "minion call --config",
          "minion bundle --local --file-root",
          "minion start --frobnicate",
          "minion");

  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "-",
          "--",
          "--=",
          "@",
          "@/etc/hostname",
          "'\"",
          "{",
          "%s%n%d",
          "=",
          "a=",
          "\u001b[31m\u0007\u009b2J\u202e",
          "\ud800",
          "\uffff",
          "x".repeat(100_000),
          "[".repeat(10_000));

  @TempDir private static Path directory;
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = new Installation(directory, List.of());
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  static Stream<String> commands() {
    return COMMANDS.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isAnsweredInWords(String command) {
    List<List<String>> endings = new ArrayList<>();
    WORDS.forEach(word -> endings.add(List.of(word)));
    endings.add(List.of());
    endings.add(Collections.nCopies(300, "many"));
    for (List<String> ending : endings) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(ending);
      judge(words, installation.type(words, ""));
    }
    if (command.startsWith("master")) {
      for (String socket : List.of("/nonexistent/socket", "/", "", "x".repeat(200))) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("x", "--socket", socket));
        judge(words, installation.type(words, ""));
      }
    }
  }

  private static void judge(List<String> words, Installation.Typed typed) {
    String said = typed.out() + typed.err();
    String what = String.join(" ", words);
    String shown = what.substring(0, Math.min(what.length(), 200));
    assertThat(typed.status()).as(shown).isBetween(0, 4);
    assertThat(typed.status() == 0 || !said.isEmpty()).as(shown).isTrue();
    assertThat(said)
        .as(shown)
        .doesNotContain("Exception", "\tat ", "fault of Ringmaster", "failed inside the master")
        .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
    assertThat(typed.err().length()).as(shown).isLessThan(10_000);
  }

  @Test
  void everyCommandIsTried() {
    String help = installation.master("--help");
    List<String> groups =
        help.lines()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .skip(1)
            .filter(line -> line.matches("  [a-z]+ .*"))
            .map(line -> line.strip().split(" ")[0])
            .toList();
    assertThat(groups).hasSizeGreaterThan(10);
    assertThat(groups)
        .allMatch(group -> COMMANDS.stream().anyMatch(it -> it.startsWith("master " + group)));
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    List<String> wrapper = List.of("sh", "-c", "exec \"$@\" \"$(printf 'a\\377b')\"", "sh");
    for (List<String> words :
        List.of(
            List.of("master", "run", "web01", "test.echo"),
            List.of("minion", "call", "--local", "test.echo"))) {
      try (Launched command =
          Launched.start(
              directory,
              wrapper,
              words,
              Map.of("RINGMASTER_SOCKET", installation.socket().toString()))) {
        assertThat(command.status()).isEqualTo(1);
        assertThat(command.err()).contains("is not UTF-8 text").doesNotContain("Exception");
      }
    }
  }

  @Test
  void withoutAMasterEveryCommandSaysSo() throws Exception {
    Path left = directory.resolve("left.sock");
    Files.writeString(left, "what a killed master left");
    for (String command :
        List.of(
            "run web01 test.ping",
            "apply web01",
            "orchestrate x",
            "jobs list",
            "runs list",
            "keys list",
            "minions",
            "pillar x",
            "events",
            "doc",
            "audit")) {
      for (Path socket : List.of(left, directory.resolve("none.sock"))) {
        List<String> words = new ArrayList<>(List.of("master"));
        words.addAll(List.of(command.split(" ")));
        words.addAll(List.of("--socket", socket.toString()));
        Installation.Typed typed = installation.type(words, "");
        assertThat(typed.status()).as(command).isEqualTo(1);
        assertThat(typed.err())
            .as(command)
            .startsWith("the master is not running: ")
            .contains(socket.toString(), "'master start'");
      }
    }
  }
}
