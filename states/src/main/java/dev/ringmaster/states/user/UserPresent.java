package dev.ringmaster.states.user;

import static dev.ringmaster.protocol.function.Parameter.optional;
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
import dev.ringmaster.states.user.Accounts.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A user exists and is as described. */
final class UserPresent implements Resource<UserPresent.Found> {
  /**
   * @param groups what the other groups should be; the present ones if that does not matter
   * @param samePassword whether the hash is the one asked for
   */
  record Found(Optional<User> user, List<String> groups, boolean samePassword) {}

  private static final Signature SIGNATURE =
      Signature.state(
              "user.present",
              Effect.REPEATABLE,
              "A user exists and is as described.",
              required("name", Type.TEXT, "The user's name."),
              optional("uid", Type.INT, "The number."),
              optional("gid", Type.TEXT, "The primary group, by name or number."),
              optional("groups", Type.TEXTS, "The other groups; they must exist."),
              optional(
                  "remove_groups",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether the user leaves groups that are not in the list."),
              optional("home", Type.TEXT, "The home directory; it is not moved."),
              optional(
                  "createhome",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether the home directory is made with a new user."),
              optional("shell", Type.TEXT, "The login shell's path."),
              optional("fullname", Type.TEXT, "The full name."),
              optional("password", Type.TEXT, "The password's hash, as mkpasswd makes it.")
                  .asSecret(),
              optional(
                  "system",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether a new user is one of the system's, with a low number."))
          .documented("What is not said stays as it is, or as useradd makes it.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public void check(Arguments arguments) {
    Accounts.name(arguments.text("name"));
    groupNames(arguments).forEach(Accounts::name);
    AccountForm.requireNumber(arguments, "uid");
    AccountForm.requireHash(arguments, "password");
    AccountForm.requirePath(arguments, "home");
    AccountForm.requirePath(arguments, "shell");
    AccountForm.requireField(arguments, "fullname");
  }

  private static List<String> groupNames(Arguments arguments) {
    List<String> names = new ArrayList<>(arguments.texts("groups"));
    arguments.optionalText("gid").filter(gid -> !isNumber(gid)).ifPresent(names::add);
    return names;
  }

  static boolean isNumber(String gid) {
    return gid.matches("\\d+");
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    Accounts accounts = new Accounts(context);
    String name = arguments.text("name");
    Optional<User> user = accounts.user(name);
    requireGroups(groupNames(arguments), accounts);
    TreeSet<String> groups = new TreeSet<>(arguments.texts("groups"));
    if (!arguments.has("groups") || !arguments.flag("remove_groups")) {
      user.ifPresent(present -> groups.addAll(present.groups()));
    }
    user.ifPresent(present -> groups.remove(present.group()));
    Optional<String> password = arguments.optionalText("password");
    boolean samePassword = password.isEmpty() || password.equals(accounts.passwordHash(name));
    return new Found(user, List.copyOf(groups), samePassword);
  }

  @Override
  public void requireFeasible(Arguments arguments, Found current, CallContext context)
      throws InterruptedException {
    Accounts accounts = new Accounts(context);
    Optional<String> gid = arguments.optionalText("gid").filter(UserPresent::isNumber);
    if (gid.isPresent() && !gid.equals(current.user().map(User::gid).map(String::valueOf))) {
      requireGroups(List.of(gid.get()), accounts);
    }
    requireFree(arguments, current.user(), accounts);
  }

  private static void requireGroups(List<String> wanted, Accounts accounts)
      throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    for (String group : wanted) {
      if (accounts.group(group).isEmpty()) {
        problems.add(
            Problem.of("there is no group " + group)
                .withAdvice("Create it before with group.present."));
      }
    }
    if (!problems.isEmpty()) {
      throw new FunctionFailure(problems, Value.nothing());
    }
  }

  private static void requireFree(Arguments arguments, Optional<User> user, Accounts accounts)
      throws InterruptedException {
    Optional<String> uid = arguments.optionalText("uid");
    if (uid.isEmpty() || uid.equals(user.map(User::uid).map(String::valueOf))) {
      return;
    }
    Optional<User> holder = accounts.user(uid.get());
    if (holder.isPresent()) {
      throw AccountForm.taken("uid", uid.get(), holder.get().name());
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    List<Change> changes = new ArrayList<>();
    Optional<User> user = current.user();
    if (user.isEmpty()) {
      changes.add(Change.added("user", Value.text(arguments.text("name"))));
    }
    add(changes, "uid", user.map(User::uid).map(String::valueOf), arguments.optionalText("uid"));
    Optional<String> gid = arguments.optionalText("gid");
    boolean number = gid.filter(UserPresent::isNumber).isPresent();
    add(changes, "gid", user.map(u -> number ? String.valueOf(u.gid()) : u.group()), gid);
    add(changes, "home", user.map(User::home), arguments.optionalText("home"));
    add(changes, "shell", user.map(User::shell), arguments.optionalText("shell"));
    add(changes, "fullname", user.map(User::fullname), arguments.optionalText("fullname"));
    List<String> before = user.map(User::groups).orElse(List.of());
    if (!before.equals(current.groups())) {
      changes.add(
          Change.of("groups", String.join(",", before), String.join(",", current.groups())));
    }
    if (!current.samePassword()) {
      changes.add(
          Change.of(
              "password",
              user.isPresent() ? Value.text("another") : Value.nothing(),
              Value.text(Value.Secret.MASK)));
    }
    return changes;
  }

  private static void add(
      List<Change> changes, String what, Optional<String> before, Optional<String> wanted) {
    if (wanted.isPresent() && !wanted.equals(before)) {
      changes.add(
          Change.of(
              what,
              before.<Value>map(Value::text).orElseGet(Value::nothing),
              Value.text(wanted.get())));
    }
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String name = arguments.text("name");
    Precondition.holds(this, arguments, current, "the user " + name, context);
    Accounts accounts = new Accounts(context);
    boolean create = current.user().isEmpty();
    List<String> argv = new ArrayList<>(List.of(create ? "useradd" : "usermod"));
    if (create) {
      argv.add(arguments.flag("createhome") ? "--create-home" : "--no-create-home");
      if (arguments.flag("system")) {
        argv.add("--system");
      }
    }
    for (Change change : changes) {
      option(change.what(), create).ifPresent(option -> argv.add(option + change.after()));
    }
    if (create || argv.size() > 1) {
      argv.addAll(List.of("--", name));
      accounts.act(Command.act(argv), (create ? "create" : "change") + " the user " + name);
    }
    if (!current.samePassword()) {
      // Through its input, as everybody can read arguments.
      String line = name + ":" + arguments.text("password") + "\n";
      accounts.act(
          Command.act("chpasswd", "--encrypted").reading(line.getBytes(StandardCharsets.UTF_8)),
          "set the password of " + name);
    }
    return Applied.saying("the user " + name + (create ? " was created" : " was changed"));
  }

  private static Optional<String> option(String what, boolean create) {
    return switch (what) {
      case "uid" -> Optional.of("--uid=");
      case "gid" -> Optional.of("--gid=");
      case "home" -> Optional.of(create ? "--home-dir=" : "--home=");
      case "shell" -> Optional.of("--shell=");
      case "fullname" -> Optional.of("--comment=");
      case "groups" -> Optional.of("--groups=");
      default -> Optional.empty();
    };
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return UserFootprint.of(arguments);
  }

  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    return UserFootprint.of(arguments, changes);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return "the user " + arguments.text("name") + " is as it should be";
  }
}
