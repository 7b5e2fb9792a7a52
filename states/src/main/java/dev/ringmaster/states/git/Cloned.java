package dev.ringmaster.states.git;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A repository was cloned once; what became of it since does not matter. */
final class Cloned implements Resource<Boolean> {
  private static final Signature SIGNATURE =
      Signature.state(
              "git.cloned",
              Effect.REPEATABLE,
              "A directory holds a clone of a repository.",
              required("name", Type.TEXT, "The repository's address."),
              required("target", Type.TEXT, "The directory it is cloned to."),
              optional("branch", Type.TEXT, "The branch or tag to check out in a new clone."),
              optional("user", Type.TEXT, "The user git runs as; owns what is cloned."),
              optional("identity", Type.TEXT, "The file of the ssh key to reach the remote with."))
          .documented(
              "A repository that is there is left alone, whatever it holds; git.latest follows a"
                  + " branch.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  private static Git git(Arguments arguments, CallContext context) {
    return new Git(
        context,
        new Git.Access(arguments.optionalText("user"), arguments.optionalText("identity")));
  }

  /** Whether there is a repository. */
  @Override
  public Boolean read(Arguments arguments, CallContext context) {
    Path target = Paths.absolute(arguments.text("target"));
    Git.address(arguments.text("name"));
    arguments.optionalText("branch").ifPresent(Git::revision);
    if (git(arguments, context).isRepository(target)) {
      return true;
    }
    HostFiles files = context.host().files();
    try {
      Optional<FileStatus> status = files.statusFollowing(target);
      boolean empty =
          status.isEmpty()
              || (status.get().kind() == Kind.DIRECTORY && files.list(target).isEmpty());
      if (!empty) {
        throw Git.failure(
            target + " is there, and neither empty nor a git repository",
            "Remove it with file.absent before, or name another directory.");
      }
      return false;
    } catch (IOException e) {
      throw Git.failure("cannot look at " + target + ": " + e.getMessage(), "");
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Boolean current) {
    return current
        ? List.of()
        : List.of(Change.added("clone", Value.text(Git.shown(arguments.text("name")))));
  }

  @Override
  public Applied apply(
      Arguments arguments, Boolean current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String target = arguments.text("target");
    Precondition.holds(this, arguments, current, target, context);
    Git git = git(arguments, context);
    List<String> argv = new ArrayList<>(List.of("clone", "--quiet"));
    arguments.optionalText("branch").ifPresent(branch -> argv.add("--branch=" + branch));
    String url = arguments.text("name");
    argv.addAll(List.of("--", url, Paths.absolute(target).toString()));
    git.run(
        git.act(Path.of("/"), argv.toArray(String[]::new)).hidden(),
        "clone " + Git.shown(url) + " to " + target);
    return Applied.saying(target + " was cloned");
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return footprintOf(arguments);
  }

  /** What a clone of {@code name} in {@code target} has to do with. */
  static Footprint footprintOf(Arguments arguments) {
    Set<String> reads = new HashSet<>(Set.of("file:" + arguments.text("target"), "pkg:git"));
    arguments.optionalText("user").ifPresent(user -> reads.add("user:" + user));
    String address = arguments.text("name").replaceFirst("^file://", "");
    if (address.startsWith("/")) {
      reads.add("file:" + address);
    }
    arguments.optionalText("identity").ifPresent(key -> reads.add("file:" + key));
    return Footprint.of(reads, Set.of("file:" + arguments.text("target")));
  }

  @Override
  public String unchangedComment(Arguments arguments, Boolean current) {
    return arguments.text("target") + " is a repository";
  }
}
