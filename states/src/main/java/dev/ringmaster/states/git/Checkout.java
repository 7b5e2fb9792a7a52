package dev.ringmaster.states.git;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.git.Latest.Clone;
import dev.ringmaster.states.git.Latest.Found;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One directory that {@code git.latest} keeps, and how it is. */
final class Checkout {
  final Arguments arguments;
  final CallContext context;
  final Git git;
  final String url;
  final Path target;
  final String revision;
  final String remote;

  private Checkout(Arguments arguments, CallContext context) {
    this.arguments = arguments;
    this.context = context;
    this.git =
        new Git(
            context,
            new Git.Access(arguments.optionalText("user"), arguments.optionalText("identity")));
    this.url = Git.address(arguments.text("name"));
    this.target = Paths.absolute(arguments.text("target"));
    this.revision = Git.revision(arguments.text("rev"));
    this.remote = Git.revision(arguments.text("remote"));
    arguments.optionalText("branch").ifPresent(Git::revision);
  }

  static Checkout of(Arguments arguments, CallContext context) {
    return new Checkout(arguments, context);
  }

  Found look() throws InterruptedException {
    boolean cloned = git.isRepository(target);
    boolean inTheWay = !cloned && somethingInTheWay();
    RemoteRefs refs =
        RemoteRefs.parse(
            git.run(
                git.look(Path.of("/"), "ls-remote", "--", url).hidden(),
                "see what " + Git.shown(url) + " has"));
    Optional<RemoteRefs.Resolved> resolved = refs.resolve(revision);
    String commit = resolved.map(RemoteRefs.Resolved::commit).orElseGet(() -> plainCommit(refs));
    boolean isBranch =
        resolved.map(RemoteRefs.Resolved::isBranch).orElse(false) || revision.equals("HEAD");
    Optional<Clone> present = cloned ? Optional.of(lookAtClone()) : Optional.empty();
    if (present.isPresent()) {
      refuseToLoseWork(present.get(), commit);
    }
    return new Found(present, commit, isBranch, inTheWay);
  }

  private String plainCommit(RemoteRefs refs) {
    if (revision.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      return revision;
    }
    List<String> names =
        refs.byName().keySet().stream()
            .map(name -> name.replaceFirst("^refs/(heads|tags)/", ""))
            .toList();
    String near = Suggestion.didYouMean(revision, names);
    throw Git.failure(
        Git.shown(url) + " has no branch or tag named " + revision,
        near.isEmpty() ? "Name a branch, a tag, or a commit with all its 40 digits." : near);
  }

  private boolean somethingInTheWay() {
    HostFiles files = context.host().files();
    try {
      Optional<FileStatus> status = files.statusFollowing(target);
      if (status.isEmpty()) {
        requireParent(files);
      }
      boolean there =
          status.isPresent()
              && (status.get().kind() != Kind.DIRECTORY || !files.list(target).isEmpty());
      if (there && !arguments.flag("force_clone")) {
        throw Git.failure(
            target + " is not empty and no git repository",
            "Empty it, choose another target, or let it be removed with force_clone: true.");
      }
      return there;
    } catch (IOException e) {
      throw Git.failure("cannot look at " + target + ": " + e.getMessage(), "");
    }
  }

  private void requireParent(HostFiles files) throws IOException {
    Path parent = target.getParent();
    if (parent != null
        && files
            .statusFollowing(parent)
            .filter(status -> status.kind() == Kind.DIRECTORY)
            .isEmpty()) {
      throw Git.failure(
          "there is no directory " + parent + " to clone into",
          "Create it before, with file.directory.");
    }
  }

  private Clone lookAtClone() throws InterruptedException {
    String changed =
        git.run(
            git.look(target, "status", "--porcelain", "--untracked-files=no"),
            "look at the changes in " + target);
    String commit =
        git.attempt(git.look(target, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"))
            .stdout()
            .strip();
    String known =
        git.attempt(git.look(target, "config", "--get", "remote." + remote + ".url"))
            .stdout()
            .strip();
    return new Clone(known, commit, branch(), (int) changed.lines().count(), outdated());
  }

  private int outdated() throws InterruptedException {
    if (!arguments.flag("submodules")) {
      return 0;
    }
    String listing =
        git.run(
            git.look(target, "submodule", "status", "--recursive"),
            "look at the submodules of " + target);
    return (int) listing.lines().filter(line -> "-+U".indexOf(line.charAt(0)) >= 0).count();
  }

  private void refuseToLoseWork(Clone clone, String commit) throws InterruptedException {
    if (clone.commit().equals(commit) || arguments.flag("force_reset")) {
      return;
    }
    if (clone.changed() > 0 && !arguments.flag("force_checkout")) {
      throw Git.failure(
          target + " has " + clone.changed() + " changed files, and another commit is wanted",
          "Commit them elsewhere, or throw them away with force_reset: true.");
    }
    boolean ahead =
        git.attempt(git.look(target, "merge-base", "--is-ancestor", commit, "HEAD")).succeeded();
    if (!clone.branch().isEmpty() && ahead && isFollowed(clone)) {
      throw Git.failure(
          "the branch " + clone.branch() + " in " + target + " has commits that the remote lacks",
          "Push them, or throw them away with force_reset: true.");
    }
  }

  private boolean isFollowed(Clone clone) {
    return clone.branch().equals(arguments.optionalText("branch").orElse(revision));
  }

  String branch() throws InterruptedException {
    return git.attempt(git.look(target, "symbolic-ref", "--quiet", "--short", "HEAD"))
        .stdout()
        .strip();
  }
}
