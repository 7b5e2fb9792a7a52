package dev.ringmaster.states.cmd;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.util.List;

/**
 * A command that was run to its end.
 *
 * @param shown the command as a user may see it
 */
record Execution(String shown, CommandResult result) {
  /**
   * Runs it, showing its output line by line; its status counts as it is.
   *
   * @throws FunctionFailure when it cannot be run or takes too long
   */
  static Execution of(Value line, Arguments arguments, CallContext context)
      throws InterruptedException {
    Command command = CommandLine.command(line, arguments);
    return ended(line, arguments, context.host().run(command, context::output));
  }

  /** What it was, by its end. */
  static Execution ended(Value line, Arguments arguments, CommandResult result) {
    Execution execution = new Execution(CommandLine.show(line), result);
    if (result.timedOut()) {
      String timeout = Tool.seconds(arguments.duration("timeout"));
      throw execution.failure(
          "ran into its timeout of " + timeout + " and was ended",
          "Give it a longer timeout, or find out what it waits for.");
    }
    return execution;
  }

  /**
   * @throws FunctionFailure when the status is none that counts as success
   */
  Execution wantingSuccess(Arguments arguments) {
    boolean success =
        arguments.list("success_retcodes").contains(Value.integer(result.exitStatus()));
    if (!success) {
      String complaint = result.complaint();
      throw failure(
          "exited with status "
              + result.exitStatus()
              + (complaint.isEmpty() ? "" : ": " + lastLine(complaint)),
          switch (result.exitStatus()) {
            case 127 -> "Check the program's name and the minion's PATH, or give its full path.";
            case 126 -> "Check the program's mode: it has to be executable for who runs it.";
            default -> "";
          });
    }
    return this;
  }

  /** Standard output, then standard error, without the last line's end. */
  String text() {
    String out = result.stdout().stripTrailing();
    String err = result.stderr().stripTrailing();
    String text = out.isEmpty() || err.isEmpty() ? out + err : out + "\n" + err;
    return result.truncated()
        ? text + "\n[output cut at the minion's limit, command.output]"
        : text;
  }

  private FunctionFailure failure(String why, String advice) {
    return new FunctionFailure(
        List.of(Problem.of("the command '" + shown + "' " + why).withAdvice(advice)),
        Tool.answer(result));
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (earlier, line) -> line);
  }
}
