package dev.ringmaster.pillars;

import java.util.Map;
import java.util.Set;

/**
 * @param nodegroups target text by name, for {@code N@name} in top files
 * @param trustGrains {@code pillar.trust_grains}: grains that may choose and fill pillars although
 *     each minion can say of itself what it likes
 */
public record PillarSettings(Map<String, String> nodegroups, Set<String> trustGrains) {
  /** No nodegroups, and no grain is trusted. */
  public static final PillarSettings DEFAULT = new PillarSettings(Map.of(), Set.of());

  public PillarSettings {
    nodegroups = Map.copyOf(nodegroups);
    trustGrains = Set.copyOf(trustGrains);
  }
}
