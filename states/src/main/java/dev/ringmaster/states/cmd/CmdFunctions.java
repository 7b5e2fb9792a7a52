package dev.ringmaster.states.cmd;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs commands. */
public final class CmdFunctions {
  private static final String WORDS =
      """
      The command is a list of words, or a text that is split into words at its spaces; quotes and \
      backslashes mean what they mean in a shell. No shell runs it, so nothing in it can be taken \
      for something else; a text with |, >, $ and the like is refused unless they are quoted. \
      With shell: true the text is given to /bin/sh as it is.

      Output is shown line by line while the command runs. At its timeout, or when the job is \
      cancelled, the command and all that it started is ended.\
      """;

  private CmdFunctions() {}

  public static List<Function> all() {
    return List.of(
        running(
            "cmd.run",
            "Runs a command and answers its output; fails if the command fails.",
            (arguments, execution) -> Value.text(execution.wantingSuccess(arguments).text())),
        running(
            "cmd.run_stdout",
            "Runs a command and answers its standard output; fails if the command fails.",
            (arguments, execution) ->
                stripped(execution.wantingSuccess(arguments).result().stdout())),
        running(
            "cmd.run_stderr",
            "Runs a command and answers its standard error; fails if the command fails.",
            (arguments, execution) ->
                stripped(execution.wantingSuccess(arguments).result().stderr())),
        running(
            "cmd.run_all",
            "Runs a command and answers retcode, stdout and stderr, whatever its exit status.",
            (arguments, execution) -> Tool.answer(execution.result())),
        running(
            "cmd.retcode",
            "Runs a command and answers its exit status.",
            (arguments, execution) -> Value.integer(execution.result().exitStatus())),
        which(),
        hasExec());
  }

  private static Value stripped(String text) {
    return Value.text(text.stripTrailing());
  }

  /** What a function answers of its command. */
  private interface Answer {
    Value of(Arguments arguments, Execution execution);
  }

  private static Function running(String name, String summary, Answer answer) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(required("cmd", Type.ANY, "The command: a text, or a list of words."));
    parameters.addAll(CommandLine.PARAMETERS);
    return Function.ofCommand(
        Signature.function(name, Effect.ONCE, summary, parameters.toArray(Parameter[]::new))
            .documented(WORDS),
        (arguments, context) ->
            answer.of(arguments, Execution.of(line(arguments), arguments, context)),
        (arguments, result) ->
            answer.of(arguments, Execution.ended(line(arguments), arguments, result)));
  }

  private static Value line(Arguments arguments) {
    return Objects.requireNonNull(arguments.values().get("cmd"));
  }

  private static Function which() {
    return Function.of(
        Signature.function(
            "cmd.which",
            Effect.READ,
            "Answers the full path of a program, or null if the minion's PATH has none.",
            required("cmd", Type.TEXT, "The program's name.")),
        (arguments, context) ->
            context
                .host()
                .which(arguments.text("cmd"))
                .<Value>map(Value::text)
                .orElseGet(Value::nothing));
  }

  private static Function hasExec() {
    return Function.of(
        Signature.function(
            "cmd.has_exec",
            Effect.READ,
            "Answers whether the minion's PATH has a program.",
            required("cmd", Type.TEXT, "The program's name.")),
        (arguments, context) ->
            Value.bool(context.host().which(arguments.text("cmd")).isPresent()));
  }
}
