package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What is written reads back as the same, whatever it is. */
class RoundTripTest {
  private static final String[] TEXTS = {
    "",
    " ",
    "yes",
    "No",
    "null",
    "~",
    "0644",
    "1:30",
    "1e5",
    "1.5",
    "-",
    "- a",
    "a: b",
    "#x",
    "x #y",
    "!secret x",
    "*a",
    "&a",
    "{a",
    "[",
    "'",
    "\"",
    "\\",
    "\n",
    "a\nb\n",
    " a",
    "a ",
    "\t",
    "é",
    "日本",
    "😀",
    "---",
    "...",
    "<<",
    "=",
    "%x",
    "@x",
    "`x",
    "|",
    ">",
    "\u0000",
    "\u0085",
    "\u2028",
    "\ufeff",
    "{{ x }}",
    "{% y %}",
    "2026-01-31",
    "0x1f",
    "web01",
    "a/b.c-d",
    "12:30:45",
    "1_000",
    "?",
    ":",
    "a:"
  };

  @Test
  void yamlReadsBackWhatItWrote() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Value value = value(random, 4, true);
      String text = Yaml.write(value);
      assertThat(Yaml.read(text, "test")).as("seed %d: %s", seed, text).isEqualTo(value);
    }
  }

  @Test
  void jsonReadsBackWhatItWrote() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Value value = value(random, 4, false);
      assertThat(Json.read(Json.write(value), "test")).as("seed %d", seed).isEqualTo(value);
      assertThat(Json.read(Json.writeIndented(value), "test")).as("seed %d", seed).isEqualTo(value);
    }
  }

  private static Value value(Random random, int depth, boolean yaml) {
    int kind = random.nextInt(depth == 0 ? 5 : 8);
    return switch (kind) {
      case 0 -> Value.nothing();
      case 1 -> Value.bool(random.nextBoolean());
      case 2 -> Value.integer(new BigInteger(1 + random.nextInt(100), random));
      case 3 -> Value.real(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 4 -> scalar(random, yaml);
      case 5 -> {
        List<Value> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1, yaml));
        }
        yield Value.list(items);
      }
      default -> {
        SequencedMap<Value, Value> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          Value key = yaml && random.nextInt(5) == 0 ? Value.integer(i) : text(random);
          entries.put(key, value(random, depth - 1, yaml));
        }
        yield new Value.MapValue(entries, Place.NOWHERE);
      }
    };
  }

  private static Value scalar(Random random, boolean yaml) {
    int kind = yaml ? random.nextInt(10) : 9;
    return switch (kind) {
      case 0 -> Value.bytes(String.valueOf(random.nextInt()).getBytes(StandardCharsets.UTF_8));
      case 1 -> Value.timestamp(Instant.ofEpochSecond(random.nextInt(2_000_000_000)));
      default -> text(random);
    };
  }

  private static Value text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return Value.text(text.toString());
  }
}
