package dev.ringmaster.states.host;

/** Sees what a command prints while it runs. */
@FunctionalInterface
public interface CommandOutput {
  CommandOutput NONE = (text, error) -> {};

  /**
   * Called in order for each stream, from a thread of that stream; must not block for long, because
   * the command waits meanwhile.
   *
   * @param text a line without its end
   */
  void line(String text, boolean error);
}
