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

  /** Verbs that are good for a unit that is masked, or not there. */
  private static final List<String> LENIENT = List.of("stop", "mask", "unmask");

  private ServiceFunctions() {}

  public static List<Function> all() {
    return List.of(
        acting("start", Effect.REPEATABLE, "Starts a service and answers true."),
        acting("stop", Effect.REPEATABLE, "Stops a service and answers true."),
        acting("restart", Effect.ONCE, "Stops a service if it runs, starts it, and answers true."),
        acting("reload", Effect.ONCE, "Lets a service read its configuration; answers true."),
        acting("enable", Effect.REPEATABLE, "Lets a service start with the machine."),
        acting("disable", Effect.REPEATABLE, "Keeps a service from starting with the machine."),
        acting("mask", Effect.REPEATABLE, "Keeps a service from being started at all."),
        acting("unmask", Effect.REPEATABLE, "Lets a masked service be started again."),
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
            "service.disabled",
            "Answers whether a service does not start with the machine.",
            state -> Value.bool(!state.enabled())),
        reading(
            "service.masked",
            "Answers whether a service is masked, so that nothing can start it.",
            state -> Value.bool(state.masked())),
        reading(
            "service.available",
            "Answers whether systemd knows a service.",
            state -> Value.bool(state.exists())),
        reading(
            "service.missing",
            "Answers whether systemd does not know a service.",
            state -> Value.bool(!state.exists())),
        Function.of(
            Signature.function(
                "service.get_all",
                Effect.READ,
                "Answers the names of all services that systemd knows, sorted."),
            (arguments, context) -> Listing.services(context)),
        Function.of(
            Signature.function(
                "service.show",
                Effect.READ,
                "Answers all properties of a unit, as systemctl show has them.",
                NAME),
            (arguments, context) -> Unit.named(arguments.text("name"), context).properties()),
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
          unit.act(verb, LENIENT.contains(verb) ? unit.state() : unit.existing());
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
