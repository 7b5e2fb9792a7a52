package dev.ringmaster.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Laws of merging, for random pillars. */
class DeepMergeTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void nothingChangesNothing() {
    for (int i = 0; i < 500; i++) {
      Value.MapValue some = map(3);
      assertThat(DeepMerge.merge(some, Value.map())).as("seed %d", seed).isEqualTo(some);
      assertThat(DeepMerge.merge(Value.map(), some)).as("seed %d", seed).isEqualTo(some);
      assertThat(DeepMerge.merge(some, some)).as("seed %d", seed).isEqualTo(some);
    }
  }

  @Test
  void whatComesLastIsThereWhole() {
    for (int i = 0; i < 500; i++) {
      Value.MapValue under = map(3);
      Value.MapValue over = map(3);
      Value.MapValue merged = DeepMerge.merge(under, over);
      assertThat(holds(merged, over)).as("seed %d: %s in %s", seed, over, merged).isTrue();
      assertThat(merged.entries().keySet())
          .as("seed %d", seed)
          .containsAll(under.entries().keySet());
      assertThat(DeepMerge.merge(merged, over)).as("seed %d", seed).isEqualTo(merged);
    }
  }

  private static boolean holds(Value whole, Value part) {
    if (!(whole instanceof Value.MapValue all) || !(part instanceof Value.MapValue some)) {
      return whole.equals(part) || whole.equals(Value.secret(part));
    }
    return some.entries().entrySet().stream()
        .allMatch(entry -> {
          Value found = all.entries().get(entry.getKey());
          return found != null && holds(found, entry.getValue());
        });
  }

  private Value.MapValue map(int depth) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Value key = random.nextInt(4) == 0 ? Value.integer(i) : Value.text("k" + random.nextInt(4));
      entries.put(key, value(depth));
    }
    return new Value.MapValue(entries, Place.NOWHERE);
  }

  private Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 3)) {
      case 0 -> Value.integer(random.nextInt(3));
      case 1 -> Value.list(Value.integer(random.nextInt(3)), Value.text("x"));
      case 2 -> Value.secret(Value.text("s" + random.nextInt(3)));
      default -> map(depth - 1);
    };
  }
}
