package dev.ringmaster.states.host;

import java.util.Map;
import java.util.Optional;

/**
 * The machine that functions and states act on. They touch it through this alone, so that a fake
 * can stand in.
 */
public interface Host {
  HostFiles files();

  /**
   * Runs a command to its end.
   *
   * @throws InterruptedException when the job is cancelled; nothing of the command runs any more
   *     then
   */
  CommandResult run(Command command) throws InterruptedException;

  /** The full path of a program as the minion's own {@code PATH} finds it. */
  Optional<String> which(String program);

  /** The environment of the minion, which commands inherit. */
  Map<String, String> environment();
}
