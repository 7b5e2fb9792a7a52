package dev.ringmaster.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.rendering.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextFormsTest {
  private static final int ROUNDS = 2_000;
  private static final String[] TEXTS = {
    "",
    "a",
    "a b",
    "yes",
    "No",
    "null",
    "~",
    "1",
    "1.5",
    "0x1f",
    "1e3",
    "1_000",
    "1:30",
    "- a",
    "a: b",
    "a #b",
    "#b",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "'a'",
    "\"a\"",
    "[a]",
    "{a}",
    "a\nb",
    "a\nb\n",
    "a\n\nb",
    " a",
    "a ",
    "\ta",
    "a\n  b",
    "a \nb",
    "a\n\n",
    "\n",
    "é → 😀",
    "\u0007",
    "\u001b[2J",
    "\u009b",
    "\u202eabc",
    "a\r\nb",
    "?",
    "? a",
    "-",
    "--- a",
    "...",
    "=",
    "<<",
    "2026-01-01",
    "/a/b",
    "a=b",
    "a,b",
    ".5",
    ".inf",
    "+1",
    "0644",
    "on",
    "|",
    ">",
    ": ",
    "a:"
  };

  @Test
  void yamlAndJsonSayWhatTheValueSays() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Value value = value(random, 0);
      String yaml = YamlText.of(value);
      assertThat(Yaml.read(yaml + "\n", "test")).as("seed %s, %s", seed, yaml).isEqualTo(value);
      String json = JsonText.of(value);
      assertThat(Json.read(json, "test")).as("seed %s, %s", seed, json).isEqualTo(value);
      assertThat(Json.read(JsonText.line(value), "test")).isEqualTo(value);
      assertSafe(yaml);
      assertSafe(json);
      assertThat(JsonText.line(value)).doesNotContain("\n");
    }
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> Value.nothing();
      case 1 -> Value.bool(random.nextBoolean());
      case 2 -> Value.integer(random.nextLong());
      case 3, 4 -> Value.text(TEXTS[random.nextInt(TEXTS.length)]);
      case 5 -> {
        List<Value> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield Value.list(items);
      }
      default -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(TEXTS[random.nextInt(TEXTS.length)], value(random, depth + 1));
        }
        yield Value.map(entries);
      }
    };
  }

  private static void assertSafe(String text) {
    assertThat(text.codePoints().allMatch(Printable::isSafe)).as(text).isTrue();
  }

  @Test
  void whateverComesIsSafeToPrint() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
      }
      assertThat(Printable.lines(text.toString()).codePoints().allMatch(Printable::isSafe))
          .as("seed %s", seed)
          .isTrue();
      assertThat(Printable.line(text.toString())).doesNotContain("\n", "\t");
    }
  }

  @Test
  void secretsAreMasked() {
    Value value = Value.map("password", Value.secret(Value.text("hunter2")));
    assertThat(JsonText.of(value)).doesNotContain("hunter2").contains("•••");
    assertThat(YamlText.of(value)).doesNotContain("hunter2").contains("•••");
  }

  @Test
  void durationsAreReadAsOperatorsWriteThem() {
    assertThat(Times.parse("-t", "90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Times.parse("-t", "1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Times.parse("-t", "7d")).isEqualTo(Duration.ofDays(7));
  }
}
