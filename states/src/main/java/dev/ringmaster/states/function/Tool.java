package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A program of the machine that a family drives.
 *
 * @param program its name or path
 * @param advice what to do when it is not there
 */
public record Tool(String program, String advice) {
  private static final int LAST_LINES = 12;

  /** The tool of a Debian package. */
  public static Tool ofPackage(String program, String debianPackage) {
    return new Tool(
        program, "Install the package " + debianPackage + ", for example with pkg.installed.");
  }

  /** Whether it is on this machine. */
  public boolean isThere(CallContext context) {
    return context.host().which(program).isPresent();
  }

  /**
   * @throws FunctionFailure when it is not on this machine
   */
  public void require(CallContext context) {
    if (!isThere(context)) {
      throw new FunctionFailure(
          Problem.of("the program " + program + " is not on this machine").withAdvice(advice));
    }
  }

  /** Runs it whatever comes of it, showing its lines if the command changes something. */
  public CommandResult attempt(CallContext context, Command command) throws InterruptedException {
    require(context);
    CommandOutput output = command.effectful() ? context::output : CommandOutput.NONE;
    return context.host().run(command, output);
  }

  /**
   * Runs it and wants success.
   *
   * @param what what is being done, for the message: {@code clone https://… to /srv/app}
   * @throws FunctionFailure with the tool's own complaint
   */
  public CommandResult run(CallContext context, Command command, String what)
      throws InterruptedException {
    CommandResult result = attempt(context, command);
    if (!result.succeeded()) {
      throw failure(result, command.timeout(), what);
    }
    return result;
  }

  /** What to throw when a result is not what was wanted. */
  public FunctionFailure failure(CommandResult result, Duration timeout, String what) {
    String why =
        result.timedOut()
            ? "ran into its timeout of " + seconds(timeout) + " and was ended"
            : "exited with status " + result.exitStatus();
    String complaint = lastLines(result.complaint());
    return new FunctionFailure(
        List.of(
            Problem.of(
                "cannot "
                    + what
                    + ": "
                    + program
                    + " "
                    + why
                    + (complaint.isEmpty() ? "" : ": " + complaint))),
        answer(result));
  }

  /** {@code retcode}, {@code stdout} and {@code stderr} as a mapping. */
  public static Value.MapValue answer(CommandResult result) {
    return Value.map(
        "retcode", Value.integer(result.exitStatus()),
        "stdout", Value.text(result.stdout().stripTrailing()),
        "stderr", Value.text(result.stderr().stripTrailing()));
  }

  public static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.3f s", duration.toMillis() / 1000.0);
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().toList();
    int skipped = Math.max(0, lines.size() - LAST_LINES);
    return (skipped == 0 ? "" : "… ") + String.join("\n", lines.subList(skipped, lines.size()));
  }
}
