package dev.ringmaster.states.git;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.states.function.Function;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists, makes and moves branches and tags, and tells of the commits behind them. */
final class RefFunctions {
  private static final Parameter REV =
      optional("rev", Type.TEXT, Value.text("HEAD"), "The revision.");

  private RefFunctions() {}

  static List<Function> all() {
    return List.of(
        listing("git.list_branches", "refs/heads", "Answers the names of the branches, sorted."),
        listing("git.list_tags", "refs/tags", "Answers the names of the tags, sorted."),
        GitFunctions.of(
            "git.branch",
            Effect.REPEATABLE,
            "Makes a branch without checking it out; answers whether it was made.",
            (git, arguments) -> make(git, arguments, "branch", "refs/heads/"),
            GitFunctions.CWD,
            required("name", Type.TEXT, "The branch."),
            REV,
            GitFunctions.USER),
        GitFunctions.of(
            "git.tag",
            Effect.REPEATABLE,
            "Makes a tag; answers whether it was made.",
            (git, arguments) -> make(git, arguments, "tag", "refs/tags/"),
            GitFunctions.CWD,
            required("name", Type.TEXT, "The tag."),
            REV,
            optional("message", Type.TEXT, "What it says; unsaid, it is a mere name."),
            GitFunctions.USER),
        GitFunctions.of(
            "git.log",
            Effect.READ,
            "Answers the newest commits: commit, author, email, time and subject of each.",
            RefFunctions::log,
            GitFunctions.CWD,
            optional("count", Type.INT, Value.integer(10), "How many at most."),
            REV,
            GitFunctions.USER),
        GitFunctions.of(
            "git.describe",
            Effect.READ,
            "Answers a commit by the nearest tag before it, or abbreviated if there is none.",
            RefFunctions::describe,
            GitFunctions.CWD,
            REV,
            GitFunctions.USER),
        GitFunctions.of(
            "git.reset",
            Effect.ONCE,
            "Moves the branch that is checked out to a revision; answers the commit.",
            RefFunctions::reset,
            GitFunctions.CWD,
            REV,
            optional(
                "hard",
                Type.BOOL,
                Value.bool(false),
                "Whether the files follow, and local changes are lost."),
            GitFunctions.USER));
  }

  private static Function listing(String name, String prefix, String summary) {
    return GitFunctions.of(
        name,
        Effect.READ,
        summary,
        (git, arguments) -> {
          Path directory = GitFunctions.cwd(git, arguments);
          String format = "--format=%(refname:lstrip=2)";
          String names =
              git.run(git.look(directory, "for-each-ref", format, prefix), "list " + prefix);
          return Value.list(names.lines().map(Value::text).toList());
        },
        GitFunctions.CWD,
        GitFunctions.USER);
  }

  private static Value make(Git git, Arguments arguments, String kind, String prefix)
      throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String name = Git.revision(arguments.text("name"));
    String commit = GitFunctions.commit(git, directory, Git.revision(arguments.text("rev")));
    Optional<String> there = there(git, directory, prefix + name);
    if (there.isPresent()) {
      if (there.get().equals(commit)) {
        return Value.bool(false);
      }
      throw Git.failure(
          "the " + kind + " " + name + " is there, at " + there.get() + " and not at " + commit,
          "Name another one, or leave it as it is.");
    }
    List<String> argv = new ArrayList<>(List.of(kind));
    if (arguments.has("message")) {
      argv.addAll(List.of("--annotate", "--message=" + arguments.text("message")));
    }
    argv.addAll(List.of("--", name, commit));
    git.run(
        git.act(directory, argv.toArray(String[]::new)),
        "make the " + kind + " " + name + " in " + directory);
    return Value.bool(true);
  }

  private static Optional<String> there(Git git, Path directory, String ref)
      throws InterruptedException {
    String commit =
        git.attempt(
                git.look(
                    directory,
                    "rev-parse",
                    "--verify",
                    "--quiet",
                    "--end-of-options",
                    ref + "^{commit}"))
            .stdout()
            .strip();
    return Optional.of(commit).filter(text -> !text.isEmpty());
  }

  private static Value log(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String commit = GitFunctions.commit(git, directory, Git.revision(arguments.text("rev")));
    long count = arguments.integer("count");
    if (count < 0) {
      throw Git.failure("count is " + count, "Say how many commits at most, as count: 10.");
    }
    String listing =
        git.run(
            git.look(
                directory,
                "-c",
                "log.showSignature=false",
                "log",
                "-z",
                "--max-count=" + count,
                "--format=%H%n%an%n%ae%n%ct%n%s",
                commit,
                "--"),
            "list the commits of " + directory);
    List<Value> commits = new ArrayList<>();
    for (String entry : listing.split("\0")) {
      String[] fields = entry.split("\n", 5);
      if (fields.length == 5) {
        commits.add(
            Value.map(
                "commit", Value.text(fields[0]),
                "author", Value.text(fields[1]),
                "email", Value.text(fields[2]),
                "time", Value.timestamp(Instant.ofEpochSecond(Long.parseLong(fields[3]))),
                "subject", Value.text(fields[4])));
      }
    }
    return Value.list(commits);
  }

  private static Value describe(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String commit = GitFunctions.commit(git, directory, Git.revision(arguments.text("rev")));
    return Value.text(
        git.run(
            git.look(directory, "describe", "--tags", "--always", commit), "describe " + commit));
  }

  private static Value reset(Git git, Arguments arguments) throws InterruptedException {
    Path directory = GitFunctions.cwd(git, arguments);
    String commit = GitFunctions.commit(git, directory, Git.revision(arguments.text("rev")));
    String how = arguments.flag("hard") ? "--hard" : "--mixed";
    git.run(
        git.act(directory, "reset", "--quiet", how, commit, "--"),
        "reset " + directory + " to " + commit);
    return Value.text(commit);
  }
}
