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

  /**
   * The same, with each line handed to {@code output} as it comes. A host that cannot do that hands
   * over the lines at the end.
   */
  default CommandResult run(Command command, CommandOutput output) throws InterruptedException {
    CommandResult result = run(command);
    result.stdout().lines().forEach(line -> output.line(line, false));
    result.stderr().lines().forEach(line -> output.line(line, true));
    return result;
  }

  /**
   * Refuses a command that could not even begin, without running it.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException when its directory or user does not
   *     exist, or this process may not become the user
   */
  default void requireRunnable(Command command) {}

  /** The full path of a program as the minion's own {@code PATH} finds it. */
  Optional<String> which(String program);

  /** The environment of the minion, which commands inherit. */
  Map<String, String> environment();
}
