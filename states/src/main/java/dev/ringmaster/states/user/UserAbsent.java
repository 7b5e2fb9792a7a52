package dev.ringmaster.states.user;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

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
import dev.ringmaster.states.user.Accounts.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A user does not exist. */
final class UserAbsent implements Resource<UserAbsent.Found> {
  /**
   * @param home whether there is a home that would go too
   */
  record Found(Optional<User> user, boolean home) {}

  private static final Signature SIGNATURE =
      Signature.state(
              "user.absent",
              Effect.REPEATABLE,
              "A user does not exist.",
              required("name", Type.TEXT, "The user's name."),
              optional(
                  "purge",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether the home directory and the mail go too; that fails if the home is not"
                      + " the user's own."),
              optional(
                  "force",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether a user of whom processes run is removed all the same."))
          .documented(
              "A group of the user's name goes along if nobody else is in it. Other files of the"
                  + " user stay, and then belong to a number.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public void check(Arguments arguments) {
    Accounts.name(arguments.text("name"));
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    Optional<User> user = new Accounts(context).user(arguments.text("name"));
    boolean home =
        arguments.flag("purge") && user.isPresent() && isThere(Path.of(user.get().home()), context);
    return new Found(user, home);
  }

  private static boolean isThere(Path home, CallContext context) {
    try {
      return context.host().files().statusFollowing(home).isPresent();
    } catch (IOException e) {
      throw new FunctionFailure("cannot look at the home " + home + ": " + e.getMessage());
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    List<Change> changes = new ArrayList<>();
    current
        .user()
        .ifPresent(user -> {
          changes.add(Change.of("user", Value.text(user.name()), Value.nothing()));
          if (current.home()) {
            changes.add(Change.of("home", Value.text(user.home()), Value.nothing()));
          }
        });
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String name = arguments.text("name");
    Precondition.holds(this, arguments, current, "the user " + name, context);
    List<String> argv = new ArrayList<>(List.of("userdel"));
    if (arguments.flag("purge")) {
      argv.add("--remove");
    }
    if (arguments.flag("force")) {
      argv.add("--force");
    }
    argv.addAll(List.of("--", name));
    new Accounts(context).act(Command.act(argv), "remove the user " + name);
    return Applied.saying("the user " + name + " was removed");
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    String user = "user:" + arguments.text("name");
    // The user's own group may go along.
    Set<String> writes = new HashSet<>(Set.of(user, "group:" + arguments.text("name")));
    if (arguments.flag("purge")) {
      writes.add("file:/home/" + arguments.text("name"));
    }
    return Footprint.of(Set.of(user), writes);
  }

  /** Where the home is, is known of a user that is there. */
  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    Set<String> writes = new HashSet<>(footprint(arguments).writes().names());
    for (Change change : changes) {
      if (change.what().equals("home")) {
        writes.add("file:" + change.before());
      }
    }
    return Footprint.of(footprint(arguments).reads().names(), writes);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return "there is no user " + arguments.text("name");
  }
}
