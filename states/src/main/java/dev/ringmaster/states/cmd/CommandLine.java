package dev.ringmaster.states.cmd;

import static dev.ringmaster.protocol.function.Parameter.optional;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller of {@code cmd.*} asks for, as a command. */
final class CommandLine {
  /** The parameters that all of {@code cmd} share, after the command itself. */
  static final List<Parameter> PARAMETERS =
      List.of(
          optional(
              "shell",
              Type.ANY,
              Value.bool(false),
              "true: the text goes to /bin/sh; a path: to that shell. Otherwise there is no"
                  + " shell."),
          optional("cwd", Type.TEXT, "The directory it runs in; the root directory if unsaid."),
          optional("runas", Type.TEXT, "The user it runs as; the minion's own if unsaid."),
          optional("env", Type.ANY, "Variables: a mapping, or a list of mappings or NAME=value."),
          optional("umask", Type.MODE, "The umask it runs with, octal."),
          optional(
              "timeout",
              Type.DURATION,
              Value.real(0),
              "Seconds after which it and all it started is ended; 0: never."),
          optional("stdin", Type.TEXT, "What it reads from its standard input."),
          optional(
              "success_retcodes",
              Type.LIST,
              Value.list(Value.integer(0)),
              "Exit statuses that count as success."));

  private CommandLine() {}

  /**
   * @param line the command: text, or a list of words
   * @throws FunctionFailure when it cannot be a command
   */
  static Command command(Value line, Arguments arguments) {
    Command command = Command.act(argv(line, arguments));
    if (holdsSecret(line)) {
      command = command.hidden();
    }
    if (arguments.has("cwd")) {
      command = command.in(arguments.text("cwd"));
    }
    if (arguments.has("runas")) {
      command = command.as(arguments.text("runas"));
    }
    if (arguments.has("umask")) {
      command = command.withUmask(arguments.text("umask"));
    }
    if (arguments.has("stdin")) {
      command = command.reading(arguments.text("stdin").getBytes(StandardCharsets.UTF_8));
    }
    return command
        .withEnvironment(environment(arguments.get("env")))
        .within(arguments.duration("timeout"));
  }

  private static List<String> argv(Value line, Arguments arguments) {
    Value plain = reveal(line);
    Value shell = arguments.get("shell");
    boolean wantsShell = shell != null && !shell.equals(Value.bool(false));
    if (plain instanceof Value.ListValue list) {
      if (wantsShell) {
        throw failure(
            "a list of words needs no shell", "Leave shell out, or give the command as one text.");
      }
      if (list.items().isEmpty()) {
        throw failure("the command is an empty list", "Say which program to run.");
      }
      return list.items().stream().map(CommandLine::reveal).map(Value::toString).toList();
    }
    if (!wantsShell) {
      return Words.split(plain.toString());
    }
    String program = shell instanceof Value.Bool ? "/bin/sh" : String.valueOf(shell);
    return List.of(program, "-c", plain.toString());
  }

  private static boolean holdsSecret(Value line) {
    return line instanceof Value.Secret
        || (line instanceof Value.ListValue list
            && list.items().stream().anyMatch(CommandLine::holdsSecret));
  }

  /** As a user would write it, with every secret masked. */
  static String show(Value line) {
    if (line instanceof Value.ListValue list) {
      List<String> words = new ArrayList<>();
      list.items().forEach(item -> words.add(quote(item.toString())));
      return String.join(" ", words);
    }
    return line.toString();
  }

  private static String quote(String word) {
    return word.matches("[\\w@%+=:,./•-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static Map<String, String> environment(@Nullable Value env) {
    Map<String, String> variables = new LinkedHashMap<>();
    switch (env) {
      case null -> {}
      case Value.MapValue map ->
          map.entries().forEach((key, value) -> variables.put(key.toString(), text(value)));
      case Value.ListValue list -> list.items().forEach(item -> variables.putAll(entry(item)));
      case Value other ->
          throw failure(
              "env is a " + other.kind(), "Give a mapping of names to values, like {LANG: C}.");
    }
    return variables;
  }

  private static Map<String, String> entry(Value item) {
    Value plain = reveal(item);
    if (plain instanceof Value.MapValue map) {
      return environment(map);
    }
    String text = plain.toString();
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw failure("an entry of env is not NAME=value", "Give a mapping, like {LANG: C}.");
    }
    return Map.of(text.substring(0, equals), text.substring(equals + 1));
  }

  private static String text(Value value) {
    Value plain = reveal(value);
    return plain instanceof Value.Null ? "" : plain.toString();
  }

  private static Value reveal(Value value) {
    return value instanceof Value.Secret secret ? secret.hidden() : value;
  }

  private static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }
}
