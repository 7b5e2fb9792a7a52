package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;

/**
 * Whose pillar, and which.
 *
 * @param environment whose top file counts
 * @param trusted attributes that the operator or a join token gave this minion
 * @param grains what the minion says of itself; only what {@link PillarSettings#trustGrains} names
 *     is ever looked at
 * @param override merged over all else, the operator's {@code --pillar}; usually empty
 */
public record PillarRequest(
    MinionId minion,
    String environment,
    Value.MapValue trusted,
    Value.MapValue grains,
    Value.MapValue override) {

  /** The pillar of a minion without attributes, grains or override. */
  public static PillarRequest of(MinionId minion, String environment) {
    return new PillarRequest(minion, environment, Value.map(), Value.map(), Value.map());
  }
}
