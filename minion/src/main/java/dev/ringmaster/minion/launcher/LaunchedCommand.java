package dev.ringmaster.minion.launcher;

import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** A command that was started, by this process or by the one before it. */
public final class LaunchedCommand {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final int LEADER_TRIES = 100;
  private final CommandDirectory directory;
  private final LauncherLimits limits;
  private final Ending ending;
  private final boolean found;

  /** Waits for the end of the process that leads the command's session. */
  interface Ending {
    /** Whether it ended within {@code limit}. */
    boolean await(Duration limit) throws InterruptedException;
  }

  LaunchedCommand(CommandDirectory directory, LauncherLimits limits, Ending ending) {
    this(directory, limits, ending, false);
  }

  private LaunchedCommand(
      CommandDirectory directory, LauncherLimits limits, Ending ending, boolean found) {
    this.found = found;
    this.directory = directory;
    this.limits = limits;
    this.ending = ending;
  }

  /** A command of an earlier process. */
  static LaunchedCommand found(CommandDirectory directory, LauncherLimits limits) {
    return new LaunchedCommand(
        directory,
        limits,
        limit -> {
          if (!isRunning(directory)) {
            return true;
          }
          Thread.sleep(limit);
          return !isRunning(directory);
        },
        true);
  }

  /** The program, without its arguments, which may be secret. */
  public String program() {
    return directory.program();
  }

  /** How it ended; empty while it runs, and where nobody could record it. */
  public OptionalInt exitStatus() {
    return directory.exitStatus();
  }

  /** Whether anything of it still runs, besides what it left running when it ended. */
  public boolean isRunning() {
    return isRunning(directory);
  }

  private static boolean isRunning(CommandDirectory directory) {
    if (directory.exitStatus().isPresent()) {
      return false;
    }
    Optional<CommandDirectory.Leader> leader = directory.leader();
    return leader.isPresent()
        && (leader.get().isAlive()
            || (!leader.get().isReplaced()
                && !ProcessTable.membersOf(leader.get().pid()).isEmpty()));
  }

  /** Whether it never came so far as to start, and never will. */
  public boolean neverStarted() {
    return directory.giveUp();
  }

  /**
   * Waits for its end. Of one that was found, only the output that was not yet handed over is.
   *
   * @return empty if it ended without anyone to record how
   * @throws InterruptedException when the caller is interrupted; nothing of its session runs any
   *     more then
   */
  public Optional<CommandResult> follow(CommandOutput output) throws InterruptedException {
    Optional<Instant> deadline = directory.deadline();
    OutputTail out = new OutputTail(directory.output(false), false, limits.outputBytes(), output);
    OutputTail err = new OutputTail(directory.output(true), true, limits.outputBytes(), output);
    boolean timedOut = false;
    try {
      if (found) {
        out.goOn();
        err.goOn();
      }
      Duration wait = SHORTEST_WAIT;
      while (!ending.await(wait)) {
        out.advance();
        err.advance();
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
        if (deadline.isPresent() && Instant.now().isAfter(deadline.get())) {
          timedOut = true;
          kill();
          break;
        }
      }
      out.finish();
      err.finish();
      return result(timedOut, out.overflowed() || err.overflowed());
    } catch (IOException e) {
      kill();
      throw new FunctionFailure("cannot follow the output of " + program() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
  }

  private Optional<CommandResult> result(boolean timedOut, boolean truncated) throws IOException {
    OptionalInt status = directory.exitStatus();
    if (status.isEmpty() && !timedOut) {
      return Optional.empty();
    }
    return Optional.of(
        new CommandResult(
            timedOut ? -1 : status.getAsInt(),
            directory.outputText(false, limits.outputBytes()),
            directory.outputText(true, limits.outputBytes()),
            timedOut,
            truncated));
  }

  /**
   * Ends its whole session: asks, waits for the grace, kills. Not interruptible; when it returns,
   * nothing of the session runs.
   */
  public void kill() {
    if (directory.giveUp()) {
      return;
    }
    Optional<CommandDirectory.Leader> leader = directory.leader();
    for (int i = 0; i < LEADER_TRIES && leader.isEmpty(); i++) {
      // Its file is there, and its one line is about to be.
      LockSupport.parkNanos(SHORTEST_WAIT.toNanos());
      leader = directory.leader();
    }
    if (leader.isPresent() && !leader.get().isReplaced()) {
      new SessionKill(leader.get(), limits.grace()).run();
    }
  }

  /** What it printed so far. */
  public CommandResult soFar() {
    try {
      return new CommandResult(
          directory.exitStatus().orElse(-1),
          directory.outputText(false, limits.outputBytes()),
          directory.outputText(true, limits.outputBytes()),
          false,
          false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
