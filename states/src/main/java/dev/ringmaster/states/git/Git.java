package dev.ringmaster.states.git;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program git, called so that it never asks, never runs a repository's hooks, and never takes
 * an argument for an option.
 */
final class Git {
  private static final Tool TOOL = Tool.ofPackage("git", "git");
  private final CallContext context;
  private final Access access;

  /**
   * How git runs and reaches a remote.
   *
   * @param user whom it runs as; empty: the minion's own user
   * @param identity the file of the ssh key to use
   */
  record Access(Optional<String> user, Optional<String> identity) {}

  Git(CallContext context, Access access) {
    this.context = context;
    this.access = access;
  }

  /** A command that only looks: it does not even refresh the index or learn keys of hosts. */
  Command look(Path directory, String... arguments) {
    return prepared(Command.look(vector(arguments)), directory, " -o UpdateHostKeys=no")
        .with("GIT_OPTIONAL_LOCKS", "0");
  }

  /** A command that changes something. */
  Command act(Path directory, String... arguments) {
    return prepared(Command.act(vector(arguments)), directory, "");
  }

  private static String[] vector(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
    argv.addAll(List.of(arguments));
    return argv.toArray(String[]::new);
  }

  private Command prepared(Command command, Path directory, String sshOptions) {
    Command prepared =
        command
            .in(directory.toString())
            .with("LC_ALL", "C.UTF-8")
            .with("GIT_TERMINAL_PROMPT", "0")
            .with("GIT_ASKPASS", "/bin/false")
            .with("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh")
            .with("GIT_SSH_COMMAND", ssh() + sshOptions);
    return access.user().map(prepared::as).orElse(prepared);
  }

  /** Git hands this to a shell, so the path is quoted for one. */
  private String ssh() {
    String base = "ssh -o BatchMode=yes";
    return access
        .identity()
        .map(Paths::absolute)
        .map(file ->
            base + " -o IdentitiesOnly=yes -i '" + file.toString().replace("'", "'\\''") + "'")
        .orElse(base);
  }

  /** Runs it and answers its output, stripped. */
  String run(Command command, String what) throws InterruptedException {
    try {
      return TOOL.run(context, command, what).stdout().strip();
    } catch (FunctionFailure e) {
      throw advised(e);
    }
  }

  /** Runs it whatever its status. */
  CommandResult attempt(Command command) throws InterruptedException {
    return TOOL.attempt(context, command);
  }

  private static FunctionFailure advised(FunctionFailure failure) {
    String message = String.valueOf(failure.getMessage());
    String advice = "";
    if (message.contains("dubious ownership")) {
      advice = "The repository belongs to another user: give user: with that user's name.";
    } else if (message.contains("terminal prompts disabled")
        || message.contains("Permission denied (publickey")) {
      advice = "Give the user an ssh key (identity) or a credential that needs no typing.";
    } else if (message.contains("Host key verification failed")) {
      advice = "Put the server's host key into the user's known_hosts.";
    } else if (message.contains("would be overwritten by checkout")) {
      advice = "Commit the changes, or throw them away with force: true.";
    } else if (message.contains("tell me who you are")) {
      advice = "Say who makes it: git.config_set user.name, and user.email.";
    } else if (message.contains("did not match any file(s) known to git")) {
      advice = "Fetch first (git.fetch, or fetch: true), or mend the revision.";
    }
    String said = advice;
    return new FunctionFailure(
        failure.problems().stream()
            .map(problem -> problem.advice().isEmpty() ? problem.withAdvice(said) : problem)
            .toList(),
        failure.value());
  }

  /**
   * @throws FunctionFailure unless there is a repository in {@code directory}
   */
  void requireRepository(Path directory) {
    if (!isRepository(directory)) {
      throw failure(
          directory + " is no git repository",
          "Clone one there with git.clone or git.latest, or mend the path.");
    }
  }

  boolean isRepository(Path directory) {
    try {
      return context.host().files().statusFollowing(directory.resolve(".git")).isPresent()
          || (isFile(directory.resolve("HEAD")) && isDirectory(directory.resolve("objects")));
    } catch (IOException e) {
      throw failure("cannot look at " + directory + ": " + e.getMessage(), "");
    }
  }

  private boolean isFile(Path path) throws IOException {
    return kind(path).equals(Optional.of(Kind.FILE));
  }

  private boolean isDirectory(Path path) throws IOException {
    return kind(path).equals(Optional.of(Kind.DIRECTORY));
  }

  private Optional<Kind> kind(Path path) throws IOException {
    return context.host().files().statusFollowing(path).map(FileStatus::kind);
  }

  /**
   * A revision, branch or tag that cannot be taken for an option or several arguments.
   *
   * @throws FunctionFailure if it can
   */
  static String revision(String text) {
    boolean odd = text.isEmpty() || text.startsWith("-");
    odd |= text.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
    if (odd) {
      throw failure(
          "'" + text + "' is no revision",
          "A branch, tag or commit does not begin with '-' and has no spaces.");
    }
    return text;
  }

  /**
   * A repository's address that cannot be taken for an option.
   *
   * @throws FunctionFailure if it can, or git would run a command for it
   */
  static String address(String text) {
    boolean odd = text.isEmpty() || text.startsWith("-") || text.contains("::");
    odd |= text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    if (odd) {
      throw failure(
          "'" + shown(text) + "' is no address of a repository",
          "Give an absolute path, https://…, ssh://… or user@host:path.");
    }
    return text;
  }

  /** An address without the password that it may hold. */
  static String shown(String address) {
    return address.replaceFirst("(://[^/:@]*):[^/@]*@", "$1:•••@");
  }

  static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }
}
