package dev.ringmaster.states.git;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.CommandResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads and sets what a repository's configuration says, its remotes included. */
final class ConfigFunctions {
  private static final Parameter KEY = required("key", Type.TEXT, "The setting, as user.name.");
  private static final int NOT_SET = 1;

  private ConfigFunctions() {}

  static List<Function> all() {
    return List.of(
        GitFunctions.of(
            "git.config_get",
            Effect.READ,
            "Answers a setting, null if there is none.",
            (git, arguments) ->
                get(git, GitFunctions.cwd(git, arguments), key(arguments.text("key")))
                    .<Value>map(Value::text)
                    .orElseGet(Value::nothing),
            KEY,
            GitFunctions.CWD,
            GitFunctions.USER),
        GitFunctions.of(
            "git.config_set",
            Effect.REPEATABLE,
            "Sets a repository's own setting; answers whether it changed.",
            ConfigFunctions::set,
            KEY,
            required("value", Type.TEXT, "What it is set to."),
            GitFunctions.CWD,
            GitFunctions.USER),
        GitFunctions.of(
            "git.remote_get",
            Effect.READ,
            "Answers where a remote is fetched from and pushed to, without passwords.",
            ConfigFunctions::remote,
            GitFunctions.CWD,
            GitFunctions.REMOTE,
            GitFunctions.USER),
        GitFunctions.of(
            "git.remote_set",
            Effect.REPEATABLE,
            "Makes a remote, or gives it another address; answers whether it changed.",
            ConfigFunctions::setRemote,
            GitFunctions.CWD,
            required("url", Type.TEXT, "The repository's address."),
            GitFunctions.REMOTE,
            GitFunctions.USER));
  }

  /** The name of a setting that cannot be taken for an option. */
  private static String key(String text) {
    if (!text.matches("[A-Za-z0-9-]+(\\.[^\\n\\x00]+)?\\.[A-Za-z][A-Za-z0-9-]*")
        || text.startsWith("-")) {
      throw Git.failure(
          "'" + text + "' is no setting of git", "Write it with its section, like user.name.");
    }
    return text;
  }

  private static Optional<String> get(Git git, Path directory, String key, String... scope)
      throws InterruptedException {
    String[] argv = new String[scope.length + 4];
    argv[0] = "config";
    System.arraycopy(scope, 0, argv, 1, scope.length);
    argv[scope.length + 1] = "--get";
    argv[scope.length + 2] = "--";
    argv[scope.length + 3] = key;
    CommandResult result = git.attempt(git.look(directory, argv));
    if (result.exitStatus() == NOT_SET) {
      return Optional.empty();
    }
    if (!result.succeeded()) {
      throw Git.failure(
          "cannot read " + key + " in " + directory + ": " + result.complaint(),
          "Mend the setting's name, or the repository's configuration.");
    }
    return Optional.of(result.stdout().replaceFirst("\n$", ""));
  }

  private static Value set(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String key = key(arguments.text("key"));
    String value = arguments.text("value");
    if (get(git, directory, key, "--local").equals(Optional.of(value))) {
      return Value.bool(false);
    }
    git.run(
        git.act(directory, "config", "--local", "--replace-all", "--", key, value).hidden(),
        "set " + key + " in " + directory);
    return Value.bool(true);
  }

  private static Value remote(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String remote = Git.revision(arguments.text("remote"));
    if (url(git, directory, remote).isEmpty()) {
      throw Git.failure(
          directory + " has no remote " + remote, "Make it with git.remote_set, or mend the name.");
    }
    String what = "find the address of " + remote;
    return Value.map(
        "fetch",
        Value.text(Git.shown(git.run(git.look(directory, "remote", "get-url", remote), what))),
        "push",
        Value.text(
            Git.shown(git.run(git.look(directory, "remote", "get-url", "--push", remote), what))));
  }

  private static Optional<String> url(Git git, Path directory, String remote)
      throws InterruptedException {
    return get(git, directory, "remote." + remote + ".url", "--local");
  }

  private static Value setRemote(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String remote = Git.revision(arguments.text("remote"));
    String url = Git.address(arguments.text("url"));
    Optional<String> before = url(git, directory, remote);
    if (before.equals(Optional.of(url))) {
      return Value.bool(false);
    }
    String verb = before.isPresent() ? "set-url" : "add";
    git.run(
        git.act(directory, "remote", verb, "--", remote, url).hidden(),
        "give the remote " + remote + " of " + directory + " its address");
    return Value.bool(true);
  }
}
