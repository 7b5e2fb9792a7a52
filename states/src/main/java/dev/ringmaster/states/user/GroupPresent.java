package dev.ringmaster.states.user;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.user.Accounts.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A group exists. */
final class GroupPresent implements Resource<Optional<Group>> {
  private static final Signature SIGNATURE =
      Signature.state(
          "group.present",
          Effect.REPEATABLE,
          "A group exists.",
          required("name", Type.TEXT, "The group's name."),
          optional("gid", Type.INT, "The number."),
          optional(
              "system",
              Type.BOOL,
              Value.bool(false),
              "Whether a new group is one of the system's, with a low number."));

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public void check(Arguments arguments) {
    Accounts.name(arguments.text("name"));
    AccountForm.requireNumber(arguments, "gid");
  }

  @Override
  public Optional<Group> read(Arguments arguments, CallContext context)
      throws InterruptedException {
    return new Accounts(context).group(arguments.text("name"));
  }

  @Override
  public void requireFeasible(Arguments arguments, Optional<Group> current, CallContext context)
      throws InterruptedException {
    Optional<String> gid = arguments.optionalText("gid");
    if (gid.isPresent()) {
      Optional<Group> holder = new Accounts(context).group(gid.get());
      if (holder.isPresent() && !holder.get().name().equals(arguments.text("name"))) {
        throw AccountForm.taken("gid", gid.get(), holder.get().name());
      }
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Optional<Group> current) {
    List<Change> changes = new ArrayList<>();
    if (current.isEmpty()) {
      changes.add(Change.added("group", Value.text(arguments.text("name"))));
    }
    if (arguments.has("gid")
        && current.filter(group -> group.gid() == arguments.integer("gid")).isEmpty()) {
      changes.add(
          Change.of(
              "gid",
              current.<Value>map(group -> Value.integer(group.gid())).orElseGet(Value::nothing),
              Value.integer(arguments.integer("gid"))));
    }
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Optional<Group> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String name = arguments.text("name");
    Precondition.holds(this, arguments, current, "the group " + name, context);
    List<String> argv = new ArrayList<>(List.of(current.isEmpty() ? "groupadd" : "groupmod"));
    if (arguments.has("gid")) {
      argv.add("--gid=" + arguments.integer("gid"));
    }
    if (current.isEmpty() && arguments.flag("system")) {
      argv.add("--system");
    }
    argv.addAll(List.of("--", name));
    new Accounts(context).act(Command.act(argv), "make the group " + name);
    return Applied.saying(
        "the group " + name + (current.isEmpty() ? " was created" : " was changed"));
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Set<String> group = new HashSet<>(Set.of("group:" + arguments.text("name")));
    arguments.optionalText("gid").ifPresent(gid -> group.add("gid:" + gid));
    return Footprint.of(group, group);
  }

  /** If its number is taken, any other group may be the one that has it. */
  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    Footprint usual = footprint(arguments);
    return changes.isEmpty() ? Footprint.of(Set.of("group:"), usual.writes().names()) : usual;
  }

  @Override
  public String unchangedComment(Arguments arguments, Optional<Group> current) {
    return "the group " + arguments.text("name") + " is as it should be";
  }
}
