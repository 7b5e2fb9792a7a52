package dev.ringmaster.states.cmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.LocalHost;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @Test
  void splitsAsAShellWould() {
    assertThat(Words.split(" a 'b  c' \"d 'e\\\"\\x\" f\\ g '' h=i\n"))
        .containsExactly("a", "b  c", "d 'e\"\\x", "f g", "", "h=i");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a | b",
        "a > b",
        "a && b",
        "a; b",
        "a $HOME",
        "a \"$HOME\"",
        "a `b`",
        "ls *.c",
        "ls ~"
      })
  void refusesWhatOnlyAShellUnderstands(String text) {
    assertThatThrownBy(() -> Words.split(text)).hasMessageContaining("only a shell understands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a 'b", "a \"b", "", "  ", "A=b c"})
  void refusesWhatIsNoCommand(String text) {
    assertThatThrownBy(() -> Words.split(text)).hasMessageContaining("command");
  }

  /** Whatever is accepted means the same to a real shell. */
  @Test
  void agreesWithAShellOnWhateverItAccepts() throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String alphabet = "ab '\"\\ =-./";
    StringBuilder script = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String text =
          random
              .ints(1 + random.nextInt(14), 0, alphabet.length())
              .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
              .collect(Collectors.joining());
      List<String> words;
      try {
        words = Words.split("x " + text);
      } catch (dev.ringmaster.states.function.FunctionFailure e) {
        continue;
      }
      if (text.endsWith("\\")) {
        continue; // What follows the last backslash of a script's line is the next line.
      }
      script.append("printf '<%s>' x ").append(text).append("\necho\n");
      words.forEach(word -> expected.append('<').append(word).append('>'));
      expected.append('\n');
    }

    String shell =
        LocalHost.direct().run(Command.look("/bin/sh", "-c", script.toString())).stdout();

    assertThat(shell).as("seed " + seed).isEqualTo(expected.toString());
  }
}
