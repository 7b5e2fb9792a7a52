package dev.ringmaster.states.user;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.user.Accounts.Group;
import dev.ringmaster.states.user.Accounts.User;
import java.util.List;
import java.util.TreeSet;

/** Looks at users and groups. */
public final class UserFunctions {
  private static final Parameter NAME = required("name", Type.TEXT, "The name.");

  private UserFunctions() {}

  public static List<Function> all() {
    return List.of(
        Function.of(
            Signature.function(
                "user.info", Effect.READ, "Answers what is known of a user, null if none.", NAME),
            (arguments, context) ->
                new Accounts(context)
                    .user(Accounts.name(arguments.text("name")))
                    .<Value>map(UserFunctions::value)
                    .orElseGet(Value::nothing)),
        Function.of(
            Signature.function(
                "user.list_users", Effect.READ, "Answers the names of all users, sorted."),
            (arguments, context) ->
                Value.list(new Accounts(context).users().stream().map(Value::text).toList())),
        Function.of(
            Signature.function(
                "user.list_groups",
                Effect.READ,
                "Answers the groups of a user, sorted, the primary one among them.",
                NAME),
            (arguments, context) -> groups(new Accounts(context), arguments.text("name"))),
        Function.of(
            Signature.function(
                "group.list_groups", Effect.READ, "Answers the names of all groups, sorted."),
            (arguments, context) ->
                Value.list(
                    new Accounts(context)
                        .groups().stream().map(Group::name).sorted().map(Value::text).toList())),
        Function.of(
            Signature.function(
                "group.info", Effect.READ, "Answers what is known of a group, null if none.", NAME),
            (arguments, context) ->
                new Accounts(context)
                    .group(Accounts.name(arguments.text("name")))
                    .<Value>map(UserFunctions::value)
                    .orElseGet(Value::nothing)));
  }

  private static Value groups(Accounts accounts, String name) throws InterruptedException {
    User user =
        accounts
            .user(Accounts.name(name))
            .orElseThrow(() ->
                new FunctionFailure(
                    Problem.of("there is no user " + name)
                        .withAdvice("See which there are with user.list_users.")));
    TreeSet<String> groups = new TreeSet<>(user.groups());
    groups.add(user.group());
    return Value.list(groups.stream().map(Value::text).toList());
  }

  private static Value.MapValue value(User user) {
    return Value.map(
        "name", Value.text(user.name()),
        "uid", Value.integer(user.uid()),
        "gid", Value.integer(user.gid()),
        "group", Value.text(user.group()),
        "groups", Value.list(user.groups().stream().map(Value::text).toList()),
        "fullname", Value.text(user.fullname()),
        "home", Value.text(user.home()),
        "shell", Value.text(user.shell()));
  }

  private static Value.MapValue value(Group group) {
    return Value.map(
        "name", Value.text(group.name()),
        "gid", Value.integer(group.gid()),
        "members", Value.list(group.members().stream().map(Value::text).toList()));
  }
}
