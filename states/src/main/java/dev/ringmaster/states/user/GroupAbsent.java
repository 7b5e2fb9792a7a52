package dev.ringmaster.states.user;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.user.Accounts.Group;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A group does not exist. */
final class GroupAbsent implements Resource<Optional<Group>> {
  private static final Signature SIGNATURE =
      Signature.state(
              "group.absent",
              Effect.REPEATABLE,
              "A group does not exist.",
              required("name", Type.TEXT, "The group's name."))
          .documented("Files that belong to it stay, and then belong to a number.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public void check(Arguments arguments) {
    Accounts.name(arguments.text("name"));
  }

  /** groupdel would refuse what is somebody's primary group, so that is said before. */
  @Override
  public Optional<Group> read(Arguments arguments, CallContext context)
      throws InterruptedException {
    Accounts accounts = new Accounts(context);
    String name = arguments.text("name");
    Optional<Group> group = accounts.group(name);
    List<String> users = group.isEmpty() ? List.of() : accounts.usersWithGroup(group.get().gid());
    if (!users.isEmpty()) {
      throw new FunctionFailure(
          Problem.of(
                  "the group "
                      + name
                      + " is the primary group of "
                      + String.join(", ", users)
                      + ", so it cannot go")
              .withAdvice(
                  "Give them another one (user.present with gid), or remove them with"
                      + " user.absent, before."));
    }
    return group;
  }

  @Override
  public List<Change> decide(Arguments arguments, Optional<Group> current) {
    return current
        .map(group -> Change.of("group", Value.text(group.name()), Value.nothing()))
        .stream()
        .toList();
  }

  @Override
  public Applied apply(
      Arguments arguments, Optional<Group> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String name = arguments.text("name");
    Precondition.holds(this, arguments, current, "the group " + name, context);
    new Accounts(context).act(Command.act("groupdel", "--", name), "remove the group " + name);
    return Applied.saying("the group " + name + " was removed");
  }

  /** Whose primary group it is can be said of all users only. */
  @Override
  public Footprint footprint(Arguments arguments) {
    String group = "group:" + arguments.text("name");
    return Footprint.of(Set.of(group, "user:"), Set.of(group));
  }

  @Override
  public String unchangedComment(Arguments arguments, Optional<Group> current) {
    return "there is no group " + arguments.text("name");
  }
}
