package dev.ringmaster.states.supervisord;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts, stops and looks at programs under supervisord. */
public final class SupervisordFunctions {
  static final Parameter CONF_FILE =
      optional("conf_file", Type.TEXT, "supervisord's configuration; unsaid: the machine's own.");
  static final Parameter USER = optional("user", Type.TEXT, "The user supervisorctl runs as.");
  private static final Parameter NAME =
      required("name", Type.TEXT, "A process, a group as group:*, a glob like shop-*, or all.");

  private static final Parameter UPDATE =
      optional(
          "update",
          Type.BOOL,
          Value.bool(false),
          "Whether supervisord reads its configuration again first.");

  private SupervisordFunctions() {}

  public static List<Function> all() {
    return List.of(
        of(
            "supervisord.status",
            Effect.READ,
            "Answers the state of each process.",
            SupervisordFunctions::status,
            optional("name", Type.TEXT, Value.text("all"), "A process, group:*, a glob, or all.")),
        of(
            "supervisord.start",
            Effect.REPEATABLE,
            "Starts a process and waits until it runs; one that runs already is left alone.",
            (supervisor, arguments) -> act(supervisor, arguments, "start", "already started"),
            NAME,
            UPDATE),
        of(
            "supervisord.stop",
            Effect.REPEATABLE,
            "Stops a process and waits until it ended; one that does not run is left alone.",
            (supervisor, arguments) -> act(supervisor, arguments, "stop", "not running"),
            NAME),
        of(
            "supervisord.restart",
            Effect.ONCE,
            "Stops a process if it runs, and starts it.",
            (supervisor, arguments) -> act(supervisor, arguments, "restart", "not running"),
            NAME,
            UPDATE),
        of(
            "supervisord.update",
            Effect.REPEATABLE,
            "Reads the configuration again, and starts, stops and restarts what it changes.",
            (supervisor, arguments) -> lines(supervisor.act("update", List.of(), List.of()))),
        of(
            "supervisord.reread",
            Effect.REPEATABLE,
            "Reads the configuration again and answers what it would change.",
            (supervisor, arguments) -> lines(supervisor.act("reread", List.of(), List.of()))));
  }

  private interface Body {
    Value call(Supervisor supervisor, Arguments arguments) throws InterruptedException;
  }

  private static Function of(
      String name, Effect effect, String summary, Body body, Parameter... parameters) {
    List<Parameter> all = new ArrayList<>(List.of(parameters));
    all.add(CONF_FILE);
    all.add(USER);
    return Function.of(
        Signature.function(name, effect, summary, all.toArray(Parameter[]::new)),
        (arguments, context) -> body.call(Supervisor.of(arguments, context), arguments));
  }

  private static Value act(
      Supervisor supervisor, Arguments arguments, String action, String harmless)
      throws InterruptedException {
    String name = Supervisor.process(arguments.text("name"));
    List<String> said = new ArrayList<>();
    List<String> quiet = new ArrayList<>(List.of(harmless));
    if (!action.equals("stop") && arguments.flag("update")) {
      said.addAll(supervisor.act("update", List.of(), List.of()));
      // The update may have started it by itself.
      quiet.add("already started");
    }
    List<String> names = supervisor.names(name);
    if (names.isEmpty() && !action.equals("stop")) {
      throw new FunctionFailure(
          Problem.of("supervisord has no process that matches " + name)
              .withAdvice("Look at what it has with supervisord.status, or give update: true."));
    }
    if (!names.isEmpty()) {
      said.addAll(supervisor.act(action, names, quiet));
    }
    return lines(said);
  }

  private static Value lines(List<String> lines) {
    return Value.list(lines.stream().filter(line -> !line.isBlank()).map(Value::text).toList());
  }

  private static Value status(Supervisor supervisor, Arguments arguments)
      throws InterruptedException {
    String name = Supervisor.process(arguments.text("name"));
    Map<String, Supervisor.Status> found = supervisor.status(name);
    if (found.isEmpty() && !name.equals("all")) {
      throw new FunctionFailure(
          Problem.of("supervisord has no process " + name)
              .withAdvice("Look at what it has with supervisord.status."));
    }
    Value.MapValue answer = Value.map();
    for (var entry : found.entrySet()) {
      answer =
          answer.with(
              entry.getKey(),
              Value.map(
                  "state", Value.text(entry.getValue().state()),
                  "detail", Value.text(entry.getValue().detail())));
    }
    return answer;
  }
}
