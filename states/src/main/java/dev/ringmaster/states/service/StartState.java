package dev.ringmaster.states.service;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.service.Unit.State;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether a service starts with the machine, or may be started at all; not whether it runs. */
final class StartState implements Resource<State> {
  /** What is asked of the unit. */
  private enum Aim {
    ENABLE("enabled"),
    DISABLE("disabled"),
    MASK("masked"),
    UNMASK("unmasked");

    private final String done;

    Aim(String done) {
      this.done = done;
    }

    private String verb() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Aim aim;
  private final Signature signature;

  private StartState(Aim aim, String summary, String documentation) {
    this.aim = aim;
    this.signature =
        Signature.state(
                "service." + aim.done,
                Effect.REPEATABLE,
                summary,
                required("name", Type.TEXT, "The unit; one without a suffix is a service."))
            .documented(documentation);
  }

  static List<Resource<?>> all() {
    return List.of(
        new StartState(
            Aim.ENABLE,
            "A service starts with the machine.",
            "It is not started now: service.running does that. A unit that systemd calls static or"
                + " generated has nothing to enable, and is left alone."),
        new StartState(
            Aim.DISABLE,
            "A service does not start with the machine.",
            "It is not stopped now: service.dead does that. One that is not there is as it should"
                + " be."),
        new StartState(
            Aim.MASK,
            "A service cannot be started, by hand neither.",
            "It is not stopped now: service.dead does that. The unit need not be there yet, so a"
                + " package can be kept from starting what it brings."),
        new StartState(
            Aim.UNMASK, "A service is not masked.", "It is neither started nor enabled by that."));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public State read(Arguments arguments, CallContext context) throws InterruptedException {
    Unit unit = Unit.named(arguments.text("name"), context);
    return aim == Aim.ENABLE ? unit.existing() : unit.state();
  }

  @Override
  public List<Change> decide(Arguments arguments, State current) {
    return switch (aim) {
      case ENABLE ->
          changes(
              current.canBeEnabled() && !current.enabled(), "enable", current.file(), "enabled");
      case DISABLE ->
          changes(
              current.canBeEnabled() && current.enabled(), "enable", current.file(), "disabled");
      case MASK -> changes(!current.masked(), "mask", "unmasked", "masked");
      case UNMASK -> changes(current.masked(), "mask", "masked", "unmasked");
    };
  }

  private static List<Change> changes(boolean needed, String what, String before, String after) {
    return needed ? List.of(Change.of(what, before, after)) : List.of();
  }

  @Override
  public Applied apply(
      Arguments arguments, State current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Unit unit = Unit.named(arguments.text("name"), context);
    Precondition.holds(this, arguments, current, unit.name(), context);
    unit.act(aim.verb(), current);
    return Applied.saying(unit.name() + " " + aim.done);
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Footprint usual = ServiceFootprint.of(arguments.text("name"));
    if (aim == Aim.ENABLE || aim == Aim.DISABLE) {
      return usual;
    }
    // A mask is a link in the place of the unit's file.
    Set<String> writes = new HashSet<>(usual.writes().names());
    writes.add("link:/etc/systemd/system/" + Unit.full(arguments.text("name")));
    return Footprint.of(usual.reads().names(), writes);
  }

  @Override
  public String unchangedComment(Arguments arguments, State current) {
    String name = arguments.text("name");
    if (aim == Aim.ENABLE && !current.enabled()) {
      return name + " is " + current.file() + ", so there is nothing to enable";
    }
    return name + " is " + (current.exists() ? aim.done : "not there");
  }
}
