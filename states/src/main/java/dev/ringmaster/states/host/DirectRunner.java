package dev.ringmaster.states.host;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs commands as children of this process, each in a session of its own. */
public final class DirectRunner implements CommandRunner {
  /** How long output may still come from what a command left behind in the background. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Map<String, String> inherited;
  private final HostLimits limits;

  public DirectRunner(Map<String, String> inherited, HostLimits limits) {
    this.inherited = Map.copyOf(inherited);
    this.limits = limits;
  }

  @Override
  public CommandResult run(Command command, CommandOutput output) throws InterruptedException {
    Invocation invocation = Invocation.of(command, inherited);
    String program = command.argv().getFirst();
    Optional<CommandResult> refusal = invocation.refusal(program);
    if (refusal.isPresent()) {
      output.line(refusal.get().stderr(), true);
      return refusal.get();
    }
    Process process = start(invocation, program);
    ProcessSession session = new ProcessSession(process.pid());
    OutputCapture stdout =
        new OutputCapture(process.getInputStream(), false, limits.outputBytes(), output);
    OutputCapture stderr =
        new OutputCapture(process.getErrorStream(), true, limits.outputBytes(), output);
    List<Thread> readers =
        List.of(Thread.startVirtualThread(stdout), Thread.startVirtualThread(stderr));
    Thread.startVirtualThread(() -> feed(process.getOutputStream(), command.stdin()));
    boolean ended;
    try {
      ended = waitFor(process, command.timeout());
      if (!ended) {
        session.end();
      }
      for (Thread reader : readers) {
        reader.join(LINGER);
      }
    } catch (InterruptedException e) {
      session.end();
      throw e;
    }
    return new CommandResult(
        ended ? process.exitValue() : -1,
        stdout.text(),
        stderr.text(),
        !ended,
        stdout.truncated() || stderr.truncated());
  }

  private static Process start(Invocation invocation, String program) {
    List<String> argv = new ArrayList<>();
    argv.add("/usr/bin/setsid");
    argv.addAll(invocation.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).directory(invocation.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(invocation.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot start " + program + ": " + e.getMessage())
              .withAdvice("Check that /usr/bin/setsid (package util-linux) is installed."));
    }
  }

  private static boolean waitFor(Process process, Duration timeout) throws InterruptedException {
    if (timeout.isZero()) {
      process.waitFor();
      return true;
    }
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void feed(OutputStream stdin, byte[] input) {
    try (stdin) {
      stdin.write(input);
    } catch (IOException e) {
      // The command does not read its input, which is its own affair.
    }
  }
}
