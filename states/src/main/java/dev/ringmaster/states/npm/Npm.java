package dev.ringmaster.states.npm;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The program npm in one directory, or for the whole machine.
 *
 * @param directory where package.json is; empty: packages of the machine
 */
record Npm(
    CallContext context,
    Optional<Path> directory,
    Optional<String> user,
    Map<String, String> environment) {
  private static final Tool TOOL = Tool.ofPackage("npm", "npm");

  static Npm of(Arguments arguments, CallContext context) {
    return in(arguments.optionalText("dir").map(Paths::absolute), arguments, context);
  }

  static Npm in(Optional<Path> directory, Arguments arguments, CallContext context) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("npm_config_update_notifier", "false");
    environment.put("npm_config_fund", "false");
    environment.put("npm_config_audit", "false");
    environment.put("npm_config_color", "false");
    environment.put("CI", "true");
    arguments
        .optionalText("registry")
        .ifPresent(registry -> environment.put("npm_config_registry", registry));
    arguments
        .map("env")
        .forEach((name, value) ->
            environment.put(
                name,
                value instanceof Value.Secret secret
                    ? secret.hidden().toString()
                    : value.toString()));
    return new Npm(context, directory, arguments.optionalText("runas"), environment);
  }

  /** The same as the state's {@code user}, if one is given. */
  Npm asUserOf(Arguments arguments) {
    return new Npm(context, directory, arguments.optionalText("user").or(this::user), environment);
  }

  /** Whether the program itself is there. */
  void require() {
    TOOL.require(context);
  }

  /**
   * @throws FunctionFailure unless the directory has a package.json
   */
  Npm requirePackage() {
    Path file = directory.orElseThrow(Npm::noDirectory).resolve("package.json");
    try {
      if (context.host().files().statusFollowing(file).isEmpty()) {
        throw new FunctionFailure(
            Problem.of("there is no " + file)
                .withAdvice("Put the application there first, or mend dir."));
      }
      return this;
    } catch (IOException e) {
      throw new FunctionFailure("cannot look at " + file + ": " + e.getMessage());
    }
  }

  /** The names of the scripts in package.json. */
  Set<String> scripts() {
    Path file = directory.orElseThrow(Npm::noDirectory).resolve("package.json");
    try {
      String text = new String(context.host().files().read(file), StandardCharsets.UTF_8);
      Set<String> names = new TreeSet<>();
      if (Json.read(text, file.toString()) instanceof Value.MapValue map
          && map.get("scripts") instanceof Value.MapValue scripts) {
        scripts.entries().keySet().forEach(name -> names.add(name.toString()));
      }
      return names;
    } catch (IOException e) {
      throw new FunctionFailure("cannot read " + file + ": " + e.getMessage());
    }
  }

  static FunctionFailure noDirectory() {
    return new FunctionFailure(
        Problem.of("dir is missing").withAdvice("Name the directory that has package.json."));
  }

  CommandResult act(String what, List<String> arguments) throws InterruptedException {
    return TOOL.run(context, prepared(Command.act(vector(arguments))), what);
  }

  /**
   * The result of a command that ran before this minion was there.
   *
   * @throws FunctionFailure when it failed
   */
  static CommandResult succeeded(CommandResult result, String what) {
    if (!result.succeeded()) {
      throw TOOL.failure(result, Duration.ZERO, "do " + what);
    }
    return result;
  }

  private CommandResult look(List<String> arguments) throws InterruptedException {
    Command command = Command.look(vector(arguments).toArray(String[]::new));
    // Not even a log or an empty cache is left behind by a mere look.
    Map<String, String> nowhere =
        Map.of("npm_config_logs_max", "0", "npm_config_cache", "/dev/null/npm");
    return TOOL.attempt(context, prepared(command).withEnvironment(nowhere));
  }

  private List<String> vector(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("npm"));
    argv.addAll(arguments);
    if (directory.isEmpty()) {
      argv.add(1, "--global");
    }
    return argv;
  }

  private Command prepared(Command command) {
    Command prepared = command.in(directory.map(Path::toString).orElse("/"));
    prepared = prepared.withEnvironment(environment);
    return user.map(prepared::as).orElse(prepared);
  }

  /** What {@code npm ls} says: {@code dependencies}, and {@code problems} if there are any. */
  Value.MapValue list(int depth) throws InterruptedException {
    List<String> argv = List.of("ls", "--json", depth < 0 ? "--all" : "--depth=" + depth);
    CommandResult result = look(argv);
    String where = directory.map(Path::toString).orElse("this machine");
    try {
      // It exits with 1 when something is missing, and lists all the same.
      if (!result.truncated()
          && Json.read(result.stdout(), "npm ls") instanceof Value.MapValue map) {
        return map;
      }
    } catch (ProblemsException e) {
      // It printed no JSON: its own complaint says why.
    }
    throw TOOL.failure(result, Duration.ofMinutes(1), "list the packages of " + where);
  }

  /**
   * A package, perhaps with {@code @version}, that cannot be taken for an option.
   *
   * @throws FunctionFailure if it can
   */
  static String packageName(String text) {
    boolean odd = text.isBlank() || text.startsWith("-");
    odd |= text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    if (odd) {
      throw new FunctionFailure(
          Problem.of("'" + text + "' is no package")
              .withAdvice("Name it like express, express@4.19.2 or @scope/name@1."));
    }
    return text;
  }
}
