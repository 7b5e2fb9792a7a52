package dev.ringmaster.minion.spool;

/** The order cannot be taken: a limit is reached, or the disk does not take the claim. */
public final class SpoolFull extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is full, its limit and its setting, and what to do
   */
  public SpoolFull(String message) {
    super(message);
  }
}
