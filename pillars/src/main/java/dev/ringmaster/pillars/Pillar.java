package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Value;
import java.util.List;

/**
 * One minion's pillar.
 *
 * @param data merged; secrets in it are {@link Value.Secret} scalars
 * @param files which files it came from, as messages call them, in the order in which they count
 */
public record Pillar(Value.MapValue data, List<String> files) {
  public Pillar {
    files = List.copyOf(files);
  }
}
