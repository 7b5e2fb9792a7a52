package dev.ringmaster.master.keys;

/**
 * @param pending the most keys that wait for a decision or are in conflict ({@code
 *     keys.pending_limit})
 * @param tokens the most join tokens at one time ({@code keys.token_limit})
 */
public record KeyLimits(int pending, int tokens) {
  public static final KeyLimits DEFAULTS = new KeyLimits(1_000, 1_000);
}
