package dev.ringmaster.states.user;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The databases of users and groups, as the system itself looks things up. */
record Accounts(CallContext context) {
  private static final Tool GETENT = Tool.ofPackage("getent", "libc-bin");
  private static final int NOT_FOUND = 2;

  /**
   * A user.
   *
   * @param group the name of the primary group, its number if it has no name
   * @param groups the other groups, sorted
   */
  record User(
      String name,
      long uid,
      long gid,
      String group,
      List<String> groups,
      String fullname,
      String home,
      String shell) {}

  /** A group. */
  record Group(String name, long gid, List<String> members) {}

  /**
   * @throws FunctionFailure unless {@code text} can be the name of a user or group
   */
  static String name(String text) {
    if (!text.matches("[a-z_][a-z0-9_-]{0,30}[a-z0-9_$-]?")) {
      throw new FunctionFailure(
          Problem.of("'" + text + "' is no name of a user or group")
              .withAdvice("Use small letters, digits, - and _, at most 32, a letter first."));
    }
    return text;
  }

  /**
   * @param name a number does as well, as with {@link #group}
   */
  Optional<User> user(String name) throws InterruptedException {
    Optional<List<String>> line = entry("passwd", name);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    List<String> fields = line.get();
    String gid = fields.get(3);
    String group = entry("group", gid).map(List::getFirst).orElse(gid);
    TreeSet<String> others = new TreeSet<>();
    for (Group each : groups()) {
      if (each.members().contains(fields.getFirst()) && !each.name().equals(group)) {
        others.add(each.name());
      }
    }
    return Optional.of(
        new User(
            fields.getFirst(),
            Long.parseLong(fields.get(2)),
            Long.parseLong(gid),
            group,
            List.copyOf(others),
            fields.get(4).replaceFirst(",.*", ""),
            fields.get(5),
            fields.get(6)));
  }

  Optional<Group> group(String name) throws InterruptedException {
    return entry("group", name).map(Accounts::group);
  }

  /** All groups. */
  List<Group> groups() throws InterruptedException {
    CommandResult all = GETENT.run(context, Command.look("getent", "group"), "list the groups");
    return all.stdout().lines().map(line -> group(List.of(line.split(":", -1)))).toList();
  }

  private static Group group(List<String> fields) {
    List<String> members = new ArrayList<>(List.of(fields.get(3).split(",")));
    members.removeIf(String::isEmpty);
    return new Group(fields.getFirst(), Long.parseLong(fields.get(2)), members);
  }

  /** The names of all users. */
  List<String> users() throws InterruptedException {
    CommandResult all = GETENT.run(context, Command.look("getent", "passwd"), "list the users");
    return all.stdout().lines().map(line -> line.substring(0, line.indexOf(':'))).sorted().toList();
  }

  /** The names of those whose primary group has a number. */
  List<String> usersWithGroup(long gid) throws InterruptedException {
    CommandResult all = GETENT.run(context, Command.look("getent", "passwd"), "list the users");
    return all.stdout()
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields[3].equals(String.valueOf(gid)))
        .map(fields -> fields[0])
        .sorted()
        .toList();
  }

  /** The password's hash; empty if it may not be read. */
  Optional<String> passwordHash(String name) throws InterruptedException {
    return entry("shadow", name).map(fields -> fields.get(1));
  }

  private Optional<List<String>> entry(String database, String key) throws InterruptedException {
    CommandResult result = GETENT.attempt(context, Command.look("getent", database, "--", key));
    if (result.exitStatus() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!result.succeeded()) {
      throw GETENT.failure(result, Duration.ofMinutes(1), "look for " + key + " in " + database);
    }
    return Optional.of(List.of(result.stdout().strip().split(":", -1)));
  }

  /** Runs useradd and the like. */
  void act(Command command, String what) throws InterruptedException {
    Tool tool = Tool.ofPackage(command.argv().getFirst(), "passwd");
    try {
      tool.run(context, command.with("LC_ALL", "C.UTF-8"), what);
    } catch (FunctionFailure e) {
      String message = String.valueOf(e.getMessage());
      String advice =
          message.contains("Permission denied")
              ? "Run the minion as root."
              : message.contains("currently used by process")
                  ? "End the user's processes before, or give force: true."
                  : "";
      throw new FunctionFailure(
          e.problems().stream().map(p -> advice.isEmpty() ? p : p.withAdvice(advice)).toList(),
          e.value());
    }
  }
}
