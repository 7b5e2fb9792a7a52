package dev.ringmaster.states.service;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.service.Unit.State;
import java.util.List;

/** Starts, stops and looks at units of systemd. */
public final class ServiceFunctions {
  private static final Parameter NAME =
      required("name", Type.TEXT, "The unit; one without a suffix is a service.");

  private ServiceFunctions() {}

  public static List<Function> all() {
    return List.of(
        acting("start", Effect.REPEATABLE, "Starts a service and answers true."),
        acting("stop", Effect.REPEATABLE, "Stops a service and answers true."),
        acting("restart", Effect.ONCE, "Stops a service if it runs, starts it, and answers true."),
        acting("reload", Effect.ONCE, "Lets a service read its configuration; answers true."),
        acting("enable", Effect.REPEATABLE, "Lets a service start with the machine."),
        acting("disable", Effect.REPEATABLE, "Keeps a service from starting with the machine."),
        reading(
            "service.status",
            "Answers load, active, sub, enabled, pid and description of a service.",
            State::value),
        reading(
            "service.is_active",
            "Answers whether a service runs.",
            state -> Value.bool(state.runs())),
        reading(
            "service.enabled",
            "Answers whether a service starts with the machine.",
            state -> Value.bool(state.enabled())),
        reading(
            "service.available",
            "Answers whether systemd knows a service.",
            state -> Value.bool(state.exists())),
        Function.of(
            Signature.function(
                "service.daemon_reload",
                Effect.REPEATABLE,
                "Lets systemd read its unit files anew."),
            (arguments, context) -> {
              Unit.reloadFiles(context);
              return Value.bool(true);
            }));
  }

  private static Function acting(String verb, Effect effect, String summary) {
    return Function.of(
        Signature.function("service." + verb, effect, summary, NAME)
            .documented("Where unit files changed, systemd reads them first."),
        (arguments, context) -> {
          Unit unit = Unit.named(arguments.text("name"), context);
          unit.act(verb, verb.equals("stop") ? unit.state() : unit.existing());
          return Value.bool(true);
        });
  }

  private static Function reading(
      String name, String summary, java.util.function.Function<State, Value> answer) {
    return Function.of(
        Signature.function(name, Effect.READ, summary, NAME),
        (arguments, context) -> answer.apply(Unit.named(arguments.text("name"), context).state()));
  }
}
