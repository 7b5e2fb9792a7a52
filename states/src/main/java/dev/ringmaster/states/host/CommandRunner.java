package dev.ringmaster.states.host;

/**
 * Starts commands and waits for them. {@link LocalHost} has one for commands that only look and one
 * for those that change something; a minion gives a launcher for the latter, so that they outlive
 * it.
 */
@FunctionalInterface
public interface CommandRunner {
  /**
   * Runs a command to its end, in a session of its own.
   *
   * @throws InterruptedException when the caller is interrupted; nothing of the command's session
   *     runs any more then
   */
  CommandResult run(Command command, CommandOutput output) throws InterruptedException;
}
