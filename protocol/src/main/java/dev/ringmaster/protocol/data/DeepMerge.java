package dev.ringmaster.protocol.data;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How pillar data come together: mappings merge at every depth, anything else is replaced by what
 * comes later, lists and secrets as a whole; what replaces a secret is one. A key keeps the
 * position at which it came first.
 */
public final class DeepMerge {
  private DeepMerge() {}

  /** {@code over} wins. */
  public static Value.MapValue merge(Value.MapValue under, Value.MapValue over) {
    if (under.entries().isEmpty()) {
      return over;
    }
    SequencedMap<Value, Value> merged = new LinkedHashMap<>(under.entries());
    over.entries().forEach((key, value) -> merged.merge(key, value, DeepMerge::mergeValues));
    return new Value.MapValue(merged, over.place());
  }

  private static Value mergeValues(Value under, Value over) {
    return under instanceof Value.MapValue below && over instanceof Value.MapValue above
        ? merge(below, above)
        : Value.replace(under, over);
  }
}
