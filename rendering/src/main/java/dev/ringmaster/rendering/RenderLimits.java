package dev.ringmaster.rendering;

import java.time.Duration;

/**
 * How much one rendering may take. What exceeds a limit is an error that names it.
 *
 * @param sourceCharacters the longest template or data file
 * @param outputCharacters the longest text a template may print
 * @param steps the most statements a template may run, loops included
 * @param time how long a template may run, calls of functions not counted
 * @param depth how deep lists and mappings may nest
 * @param nodes the most values in one file, aliases counted as often as they stand for something
 * @param aliases the most aliases of lists and mappings in one file
 */
public record RenderLimits(
    int sourceCharacters,
    int outputCharacters,
    long steps,
    Duration time,
    int depth,
    int nodes,
    int aliases) {
  public static final RenderLimits DEFAULT =
      new RenderLimits(4 << 20, 8 << 20, 2_000_000, Duration.ofSeconds(20), 100, 500_000, 100);
}
