package dev.ringmaster.states.service;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.service.Unit.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A service runs, or does not. */
final class ServiceState implements Resource<State> {
  private static final Parameter NAME =
      required("name", Type.TEXT, "The unit; one without a suffix is a service.");
  private static final Parameter ENABLE =
      optional(
          "enable", Type.BOOL, "Whether it starts with the machine; unsaid, that stays as it is.");

  static final ServiceState RUNNING =
      new ServiceState(
          Signature.state(
                  "service.running",
                  Effect.REPEATABLE,
                  "A service runs.",
                  NAME,
                  ENABLE,
                  optional(
                      "reload",
                      Type.BOOL,
                      Value.bool(false),
                      "Whether it is reloaded rather than restarted when a watched state changed."),
                  optional(
                      "init_delay",
                      Type.DURATION,
                      Value.real(0),
                      "Seconds after which it must still run."))
              .documented(
                  "When a watched state changed, it is restarted, or reloaded if it can be and"
                      + " reload says so."),
          true);

  static final ServiceState DEAD =
      new ServiceState(
          Signature.state(
              "service.dead", Effect.REPEATABLE, "A service does not run.", NAME, ENABLE),
          false);

  private final Signature signature;
  private final boolean running;

  private ServiceState(Signature signature, boolean running) {
    this.signature = signature;
    this.running = running;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public State read(Arguments arguments, CallContext context) throws InterruptedException {
    Unit unit = Unit.named(arguments.text("name"), context);
    return running ? unit.existing() : unit.state();
  }

  @Override
  public List<Change> decide(Arguments arguments, State current) {
    List<Change> changes = new ArrayList<>();
    if (!current.exists()) {
      return changes;
    }
    if (running && !current.runs()) {
      changes.add(Change.of("status", current.active(), "active"));
    }
    if (!running && !List.of("inactive", "failed").contains(current.active())) {
      changes.add(Change.of("status", current.active(), "inactive"));
    }
    if (arguments.has("enable")
        && current.canBeEnabled()
        && current.enabled() != arguments.flag("enable")) {
      changes.add(
          Change.of("enable", current.file(), arguments.flag("enable") ? "enabled" : "disabled"));
    }
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, State current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Unit unit = Unit.named(arguments.text("name"), context);
    State now = unit.state();
    List<String> done = new ArrayList<>();
    for (Change change : decide(arguments, now)) {
      if (!changes.contains(change)) {
        // Something else is at work on the unit: what was announced no longer holds.
        throw new FunctionFailure(
            unit.name()
                + " changed from "
                + current.active()
                + " to "
                + now.active()
                + " between looking at it and changing it; nothing was done to it");
      }
    }
    for (Change change : changes) {
      if (change.what().equals("enable")) {
        unit.act(arguments.flag("enable") ? "enable" : "disable", now);
        done.add(arguments.flag("enable") ? "enabled" : "disabled");
      } else {
        unit.act(running ? "start" : "stop", now);
        done.add(running ? "started" : "stopped");
      }
    }
    if (running) {
      unit.requireRunning(arguments.duration("init_delay"));
    }
    return Applied.saying(unit.name() + " " + String.join(" and ", done));
  }

  @Override
  public Optional<WatchAction> watchAction() {
    return running ? Optional.of(new Restart()) : Optional.empty();
  }

  private static final class Restart implements WatchAction {
    @Override
    public List<Change> decide(Arguments arguments) {
      return List.of(
          Change.of("status", "active", arguments.flag("reload") ? "reloaded" : "restarted"));
    }

    @Override
    public Applied apply(Arguments arguments, CallContext context) throws InterruptedException {
      Unit unit = Unit.named(arguments.text("name"), context);
      boolean reload = arguments.flag("reload");
      unit.act(reload ? "reload-or-restart" : "restart", unit.existing());
      unit.requireRunning(arguments.duration("init_delay"));
      return Applied.saying(unit.name() + (reload ? " reloaded" : " restarted"));
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return ServiceFootprint.of(arguments.text("name"));
  }

  @Override
  public String unchangedComment(Arguments arguments, State current) {
    return arguments.text("name") + (running ? " is running" : " is not running");
  }
}
