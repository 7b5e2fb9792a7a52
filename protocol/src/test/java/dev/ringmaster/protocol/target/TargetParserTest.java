package dev.ringmaster.protocol.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TargetParserTest {
  private static final Value.MapValue WEB =
      Value.map(
          "os", Value.text("Debian"), "roles", Value.list(Value.text("web"), Value.text("app")));
  private static final Value.MapValue DB =
      Value.map(
          "os", Value.text("Ubuntu"), "net", Value.map("eth0", Value.list(Value.text("10.0.0.5"))));
  private static final Map<String, Value.MapValue> FLEET = new LinkedHashMap<>();

  static {
    FLEET.put("web01", WEB);
    FLEET.put("web02", WEB);
    FLEET.put("web10", WEB);
    FLEET.put("db01", DB);
    FLEET.put("lb01", Value.map());
  }

  static Stream<String[]> cases() {
    return lines("cases.txt");
  }

  static Stream<String[]> mistakes() {
    return lines("mistakes.txt");
  }

  private static Stream<String[]> lines(String name) {
    try (InputStream in = TargetParserTest.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(TargetParserTest::columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last bar divides, since a regular expression may hold others. */
  private static String[] columns(String line) {
    int bar = line.lastIndexOf('|');
    return new String[] {line.substring(0, bar).strip(), line.substring(bar + 1).strip()};
  }

  @ParameterizedTest
  @MethodSource("cases")
  void matches(String text, String expected) {
    assertThat(matching(TargetParser.parse(text)))
        .as(text)
        .isEqualTo(Arrays.stream(expected.split(" ")).filter(s -> !s.isEmpty()).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void printsWhatItParses(String text, String expected) {
    Target target = TargetParser.parse(text);
    assertThat(matching(TargetParser.parse(target.toString())))
        .as(target.toString())
        .isEqualTo(matching(target));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> TargetParser.parse(text))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyTargetMatchesNobodyByBeingAnError() {
    assertThatThrownBy(() -> TargetParser.parse("  ")).hasMessageContaining("the target is empty");
  }

  @Test
  void depthIsLimited() {
    assertThatThrownBy(() -> TargetParser.parse("( ".repeat(200) + "a" + " )".repeat(200)))
        .hasMessageContaining("nested deeper than 100");
  }

  @Test
  void globTakesLittleTimeWhateverThePattern() {
    assertThat(new Glob("*a".repeat(2_000) + "b").matches("a".repeat(5_000))).isFalse();
  }

  @Test
  void noTextBreaksTheParser() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "ab*?[]!()@EGL:, andornt";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(24);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        matching(TargetParser.parse(text.toString()));
      } catch (ProblemsException expected) {
        assertThat(expected.problems()).as("seed %d, target '%s'", seed, text).hasSize(1);
      }
    }
  }

  private static List<String> matching(Target target) {
    return FLEET.entrySet().stream()
        .filter(entry -> target.matches(new MinionId(entry.getKey()), entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
