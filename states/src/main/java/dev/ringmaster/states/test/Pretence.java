package dev.ringmaster.states.test;

/**
 * How a pretended state ends.
 *
 * @param comment empty: the usual one
 */
record Pretence(boolean changes, boolean succeeds, String comment) {
  static final Pretence UNCHANGED = new Pretence(false, true, "");
}
