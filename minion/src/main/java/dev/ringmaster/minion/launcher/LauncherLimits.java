package dev.ringmaster.minion.launcher;

import java.time.Duration;

/**
 * Each has a setting of the same name in the minion's configuration.
 *
 * @param outputBytes {@code command.output}: what is kept of each of a command's two outputs; what
 *     comes after it is dropped, and the result says so
 * @param grace {@code command.grace}: how long a command that is told to end may take before it is
 *     killed
 */
public record LauncherLimits(int outputBytes, Duration grace) {
  public static final LauncherLimits DEFAULT = new LauncherLimits(1 << 20, Duration.ofSeconds(5));
}
