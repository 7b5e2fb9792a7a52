package dev.ringmaster.states.git;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.Function;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Works with git repositories on the machine. */
public final class GitFunctions {
  static final Parameter CWD = required("cwd", Type.TEXT, "The repository's directory.");
  static final Parameter USER =
      optional("user", Type.TEXT, "The user git runs as; should own the repository.");
  private static final Parameter IDENTITY =
      optional("identity", Type.TEXT, "The file of the ssh key to reach the remote with.");
  static final Parameter REMOTE =
      optional("remote", Type.TEXT, Value.text("origin"), "The remote's name.");

  private GitFunctions() {}

  public static List<Function> all() {
    List<Function> all = new ArrayList<>(RefFunctions.all());
    all.addAll(ConfigFunctions.all());
    all.addAll(working());
    return all;
  }

  /** Those over what is checked out, and over remotes. */
  private static List<Function> working() {
    return List.of(
        of(
            "git.clone",
            Effect.REPEATABLE,
            "Clones a repository; answers whether it was cloned.",
            GitFunctions::cloneTo,
            required("cwd", Type.TEXT, "Where to; a repository that is there is left alone."),
            required("url", Type.TEXT, "The repository's address."),
            optional("rev", Type.TEXT, "The branch or tag to check out."),
            optional("depth", Type.INT, Value.integer(0), "How many commits; 0: all."),
            USER,
            IDENTITY),
        of(
            "git.fetch",
            Effect.REPEATABLE,
            "Gets new commits, branches and tags from a remote.",
            GitFunctions::fetch,
            CWD,
            REMOTE,
            USER,
            IDENTITY),
        of(
            "git.checkout",
            Effect.REPEATABLE,
            "Checks out a branch, tag or commit; answers the commit.",
            GitFunctions::checkout,
            CWD,
            required("rev", Type.TEXT, "The branch, tag or commit."),
            optional("force", Type.BOOL, Value.bool(false), "Whether local changes are lost."),
            optional(
                "fetch",
                Type.BOOL,
                Value.bool(false),
                "Whether origin is fetched before; a branch then moves forward to origin's."),
            USER,
            IDENTITY),
        of(
            "git.pull",
            Effect.REPEATABLE,
            "Moves the branch forward to its remote's; never merges.",
            GitFunctions::pull,
            CWD,
            USER,
            IDENTITY),
        of(
            "git.revision",
            Effect.READ,
            "Answers the commit that a revision names.",
            GitFunctions::revision,
            CWD,
            optional("rev", Type.TEXT, Value.text("HEAD"), "The revision."),
            optional("short", Type.BOOL, Value.bool(false), "Whether it is abbreviated."),
            USER),
        of(
            "git.current_branch",
            Effect.READ,
            "Answers the branch, null if none is checked out.",
            (git, arguments) -> branch(git, cwd(git, arguments)),
            CWD,
            USER),
        of(
            "git.status",
            Effect.READ,
            "Answers branch, commit, and what differs from the commit.",
            GitFunctions::status,
            CWD,
            USER),
        of(
            "git.ls_remote",
            Effect.READ,
            "Answers the commits of a remote's branches and tags.",
            GitFunctions::lsRemote,
            required("url", Type.TEXT, "The repository's address."),
            USER,
            IDENTITY));
  }

  interface Body {
    Value call(Git git, Arguments arguments) throws InterruptedException;
  }

  static Function of(
      String name, Effect effect, String summary, Body body, Parameter... parameters) {
    return Function.of(
        Signature.function(name, effect, summary, parameters),
        (arguments, context) ->
            body.call(
                new Git(
                    context,
                    new Git.Access(
                        arguments.optionalText("user"), arguments.optionalText("identity"))),
                arguments));
  }

  static Path cwd(Git git, Arguments arguments) {
    Path directory = Paths.absolute(arguments.text("cwd"));
    git.requireRepository(directory);
    return directory;
  }

  private static Value cloneTo(Git git, Arguments arguments) throws InterruptedException {
    Path directory = Paths.absolute(arguments.text("cwd"));
    String url = Git.address(arguments.text("url"));
    if (git.isRepository(directory)) {
      return Value.bool(false);
    }
    List<String> argv = new ArrayList<>(List.of("clone", "--quiet"));
    arguments.optionalText("rev").map(Git::revision).ifPresent(rev -> argv.add("--branch=" + rev));
    if (arguments.integer("depth") > 0) {
      argv.add("--depth=" + arguments.integer("depth"));
    }
    argv.addAll(List.of("--", url, directory.toString()));
    git.run(
        git.act(Path.of("/"), argv.toArray(String[]::new)).hidden(),
        "clone " + Git.shown(url) + " to " + directory);
    return Value.bool(true);
  }

  private static Value fetch(Git git, Arguments arguments) throws InterruptedException {
    Path directory = cwd(git, arguments);
    String remote = Git.revision(arguments.text("remote"));
    String before = refs(git, directory);
    git.run(
        git.act(directory, "fetch", "--quiet", "--tags", "--force", "--", remote),
        "fetch " + remote + " into " + directory);
    return Value.bool(!before.equals(refs(git, directory)));
  }

  private static String refs(Git git, Path directory) throws InterruptedException {
    return git.run(
        git.look(directory, "for-each-ref", "--format=%(refname) %(objectname)"),
        "list the branches of " + directory);
  }

  private static Value checkout(Git git, Arguments arguments) throws InterruptedException {
    Path directory = cwd(git, arguments);
    String revision = Git.revision(arguments.text("rev"));
    boolean fetch = arguments.flag("fetch");
    if (fetch) {
      git.run(
          git.act(directory, "fetch", "--quiet", "--tags", "--force", "--", "origin"),
          "fetch origin into " + directory);
    }
    List<String> argv = new ArrayList<>(List.of("checkout", "--quiet"));
    if (arguments.flag("force")) {
      argv.add("--force");
    }
    argv.addAll(List.of(revision, "--"));
    git.run(
        git.act(directory, argv.toArray(String[]::new)),
        "check out " + revision + " in " + directory);
    if (fetch && isBranch(git, directory, revision)) {
      git.run(
          git.act(directory, "merge", "--quiet", "--ff-only", "refs/remotes/origin/" + revision),
          "move the branch " + revision + " in " + directory + " forward");
    }
    return Value.text(commit(git, directory, "HEAD"));
  }

  /** Whether a revision is a branch that is checked out and that origin has too. */
  private static boolean isBranch(Git git, Path directory, String revision)
      throws InterruptedException {
    String remote = "refs/remotes/origin/" + revision;
    return branch(git, directory).equals(Value.text(revision))
        && git.attempt(git.look(directory, "show-ref", "--verify", "--quiet", remote)).succeeded();
  }

  private static Value pull(Git git, Arguments arguments) throws InterruptedException {
    Path directory = cwd(git, arguments);
    git.run(git.act(directory, "pull", "--quiet", "--ff-only"), "pull in " + directory);
    return Value.text(commit(git, directory, "HEAD"));
  }

  static String commit(Git git, Path directory, String revision) throws InterruptedException {
    return git.run(
        git.look(directory, "rev-parse", "--verify", "--end-of-options", revision + "^{commit}"),
        "find revision " + revision + " in " + directory);
  }

  private static Value revision(Git git, Arguments arguments) throws InterruptedException {
    Path directory = cwd(git, arguments);
    String commit = commit(git, directory, Git.revision(arguments.text("rev")));
    return Value.text(
        arguments.flag("short")
            ? git.run(git.look(directory, "rev-parse", "--short", commit), "abbreviate " + commit)
            : commit);
  }

  private static Value branch(Git git, Path directory) throws InterruptedException {
    String branch =
        git.attempt(git.look(directory, "symbolic-ref", "--quiet", "--short", "HEAD"))
            .stdout()
            .strip();
    return branch.isEmpty() ? Value.nothing() : Value.text(branch);
  }

  private static Value status(Git git, Arguments arguments) throws InterruptedException {
    Path directory = cwd(git, arguments);
    String listing =
        git.run(
            git.look(directory, "--no-optional-locks", "status", "--porcelain", "-z"),
            "look at the changes in " + directory);
    List<Value> changed = new ArrayList<>();
    List<Value> untracked = new ArrayList<>();
    for (String entry : listing.split("\0")) {
      if (entry.startsWith("?? ")) {
        untracked.add(Value.text(entry.substring(3)));
      } else if (entry.length() > 1) {
        changed.add(Value.text(entry.substring(entry.indexOf(' ', 1) + 1)));
      }
    }
    return Value.map(
        "branch", branch(git, directory),
        "revision", Value.text(commit(git, directory, "HEAD")),
        "clean", Value.bool(changed.isEmpty() && untracked.isEmpty()),
        "changed", Value.list(changed),
        "untracked", Value.list(untracked));
  }

  private static Value lsRemote(Git git, Arguments arguments) throws InterruptedException {
    String url = Git.address(arguments.text("url"));
    String listing =
        git.run(
            git.look(Path.of("/"), "ls-remote", "--", url).hidden(),
            "list the branches of " + Git.shown(url));
    Value.MapValue answer = Value.map();
    for (var ref : RemoteRefs.parse(listing).byName().entrySet()) {
      answer = answer.with(ref.getKey(), Value.text(ref.getValue()));
    }
    return answer;
  }
}
