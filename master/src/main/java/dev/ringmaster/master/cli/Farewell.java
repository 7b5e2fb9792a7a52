package dev.ringmaster.master.cli;

/**
 * What is said when Ctrl-C, or another signal, ends a command that only watches: that what it has
 * set going goes on, and how to come back to it. At any moment: also while the command is about to
 * end by itself.
 */
final class Farewell implements AutoCloseable {
  private final Thread hook;

  /**
   * @param words prints it; runs on another thread, while the command may still go on for a moment
   */
  Farewell(Runnable words) {
    this.hook = new Thread(words, "farewell");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the signal came first: nothing was begun yet, and the process ends without a word
      Thread.currentThread().interrupt();
    }
  }

  /** From now on the end of the process is nothing to talk about. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending and the words are being said
    }
  }
}
