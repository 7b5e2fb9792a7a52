package dev.ringmaster.states.language;

/** What a requisite sees of a state that it points at. */
public enum TargetState {
  /** Has not ended yet. */
  PENDING,
  /** Success, and nothing changed. */
  UNCHANGED,
  /** Success, and something changed; in test mode: would. */
  CHANGED,
  /** Did not run, and that counts as success. */
  SKIPPED,
  FAILED,
  /** Did not run because what it requires failed. */
  BLOCKED,
  /** Test mode: what it would do cannot be known. */
  UNKNOWN
}
