package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.LaunchedCommand;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job whose minion went down while it ran: waits for its commands and says what is known.
 *
 * @param commands those that were started, in order
 * @param prepared the call, to know what the end of its command means; empty if it cannot be told
 *     any more
 */
record Adoption(
    List<LaunchedCommand> commands, Optional<Runner.Prepared> prepared, Stopping stopping)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final Duration PREPARED_AGAIN_WITHIN = Duration.ofMinutes(5);

  /** What was started for a job, in order. */
  static List<LaunchedCommand> commandsOf(JobId job, Launcher launcher) {
    return launcher.commandsOf(job).stream().filter(command -> !command.neverStarted()).toList();
  }

  /** Prepares the call again. Whatever comes of that, its commands do not run on without it. */
  static Adoption of(List<LaunchedCommand> commands, Order order, Runner runner, Stopping stopping)
      throws InterruptedException {
    try {
      return new Adoption(commands, prepareAgain(order, runner, stopping), stopping);
    } catch (InterruptedException | RuntimeException e) {
      end(commands);
      throw e;
    }
  }

  /** Ends what has not ended yet; what an ended command left running goes on. */
  static void end(List<LaunchedCommand> commands) {
    commands.stream()
        .filter(command -> command.exitStatus().isEmpty())
        .forEach(LaunchedCommand::kill);
  }

  /** A custom function comes from the master, which is waited for a while. */
  private static Optional<Runner.Prepared> prepareAgain(
      Order order, Runner runner, Stopping stopping) throws InterruptedException {
    long end = System.nanoTime() + PREPARED_AGAIN_WITHIN.toNanos();
    while (true) {
      try {
        return Optional.of(stopping.allow(() -> runner.prepare(order)));
      } catch (ProblemsException e) {
        LOG.warn("job {} cannot be prepared again: {}", order.id(), e.getMessage());
        return Optional.empty();
      } catch (FunctionFailure e) {
        if (System.nanoTime() > end) {
          LOG.warn("job {} cannot be prepared again: {}", order.id(), e.getMessage());
          return Optional.empty();
        }
        stopping.allow(() -> {
          Thread.sleep(Duration.ofSeconds(1));
          return true;
        });
      }
    }
  }

  boolean needsQueue() {
    return prepared.isPresent() && prepared.get().signature().needsQueue();
  }

  /**
   * The call's real outcome if its one command was all of it, else that it was interrupted, and
   * what its last command did.
   */
  Outcome outcome(JobOutput output) throws InterruptedException {
    if (commands.isEmpty()) {
      return new Outcome.Interrupted(
          "the minion went down while it ran; nothing of it runs any more, and how far it came is"
              + " unknown");
    }
    Optional<CommandResult> result = stopping.allow(() -> follow(line(output)));
    return real(result).orElseGet(() -> interrupted(result));
  }

  /** How the last one ended, when none of them runs any more: parallel states have several. */
  private Optional<CommandResult> follow(CommandOutput output) throws InterruptedException {
    Optional<CommandResult> result = commands.getLast().follow(output);
    for (LaunchedCommand command : commands) {
      if (command.isRunning()) {
        command.follow(output);
      }
    }
    return result;
  }

  private CommandOutput line(JobOutput output) {
    return (text, error) -> prepared.ifPresent(known -> output.line(known.mask(text), error));
  }

  private Optional<Outcome> real(Optional<CommandResult> result) {
    return commands.size() == 1
        ? prepared.flatMap(known -> result.flatMap(known::resumed))
        : Optional.empty();
  }

  private Outcome interrupted(Optional<CommandResult> result) {
    return new Outcome.Interrupted(
        "the minion went down while it ran; its last command, "
            + commands.getLast().program()
            + ", "
            + result.map(Adoption::ended).orElse("was ended too, how far it came is unknown")
            + "; nothing of it runs any more, and what should have come after that was not done");
  }

  private static String ended(CommandResult result) {
    return result.timedOut() ? "ran into its timeout" : "ended with status " + result.exitStatus();
  }

  /** Nothing of it runs on without its job, whatever kept that from following it to its end. */
  @Override
  public void close() {
    try {
      end(commands);
    } finally {
      prepared.ifPresent(Runner.Prepared::close);
    }
  }
}
