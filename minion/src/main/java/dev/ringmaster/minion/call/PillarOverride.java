package dev.ringmaster.minion.call;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a state function's argument {@code pillar} does to the minion's own. */
final class PillarOverride {
  private PillarOverride() {}

  /** The second over the first, mappings key by key. */
  static Value.MapValue merged(Value.MapValue under, Value.MapValue over) {
    if (over.entries().isEmpty()) {
      return under;
    }
    SequencedMap<Value, Value> all = new LinkedHashMap<>(under.entries());
    over.entries()
        .forEach((key, value) -> {
          Value below = all.get(key);
          if (below instanceof Value.MapValue lower && value instanceof Value.MapValue upper) {
            all.put(key, merged(lower, upper));
          } else {
            all.put(key, below == null ? value : Value.replace(below, value));
          }
        });
    return new Value.MapValue(all, under.place());
  }
}
