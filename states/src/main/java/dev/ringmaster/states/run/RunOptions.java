package dev.ringmaster.states.run;

/**
 * @param test whether to tell what would change, and change nothing
 * @param failhard whether the first failure of any state stops the run
 */
public record RunOptions(boolean test, boolean failhard) {
  public static final RunOptions APPLY = new RunOptions(false, false);
  public static final RunOptions TEST = new RunOptions(true, false);
}
