package dev.ringmaster.states.git;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.git.Latest.Clone;
import dev.ringmaster.states.git.Latest.Found;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a directory that {@code git.latest} keeps gets to be as it should. */
final class CheckoutUpdate {
  private final Checkout checkout;
  private final Arguments arguments;
  private final Git git;
  private final String url;
  private final Path target;
  private final String revision;
  private final String remote;

  CheckoutUpdate(Checkout checkout) {
    this.checkout = checkout;
    this.arguments = checkout.arguments;
    this.git = checkout.git;
    this.url = checkout.url;
    this.target = checkout.target;
    this.revision = checkout.revision;
    this.remote = checkout.remote;
  }

  void make(Found found) throws InterruptedException {
    if (found.present().isEmpty()) {
      cloneAnew(found);
    } else {
      update(found, found.present().get());
    }
    if (arguments.flag("submodules")) {
      act(
          "update the submodules of " + target,
          "submodule",
          "--quiet",
          "update",
          "--init",
          "--recursive");
    }
    String now = git.run(git.look(target, "rev-parse", "HEAD"), "look at " + target);
    if (!now.equals(found.commit())) {
      throw Git.failure(
          target + " is at " + now + " after the checkout, not at " + found.commit(),
          "The remote changed at the same time; apply again.");
    }
  }

  private void cloneAnew(Found found) throws InterruptedException {
    HostFiles files = checkout.context.host().files();
    try {
      if (found.inTheWay()) {
        files.remove(target);
      }
      if (files.status(target).isEmpty()) {
        files.createDirectory(
            target,
            new Ownership(Optional.empty(), arguments.optionalText("user"), Optional.empty()));
      }
    } catch (IOException e) {
      throw Git.failure(
          "cannot make the directory " + target + ": " + e.getMessage(),
          "Create its parent directory first, with file.directory.");
    }
    List<String> argv = new ArrayList<>(List.of("clone", "--quiet", "--no-checkout"));
    argv.add("--origin=" + remote);
    if (arguments.integer("depth") > 0) {
      argv.add("--depth=" + arguments.integer("depth"));
      argv.add("--no-single-branch");
    }
    argv.addAll(List.of("--", url, target.toString()));
    git.run(
        git.act(Path.of("/"), argv.toArray(String[]::new)).hidden(),
        "clone " + Git.shown(url) + " to " + target);
    checkOut(found, checkout.branch(), true);
  }

  private void update(Found found, Clone clone) throws InterruptedException {
    if (!clone.url().equals(url)) {
      if (clone.url().isEmpty()) {
        act("add the remote to " + target, "remote", "add", "--", remote, url);
      } else {
        act("set the remote of " + target, "remote", "set-url", "--", remote, url);
      }
    }
    if (!has(found.commit())) {
      act("fetch from " + Git.shown(url), "fetch", "--quiet", "--tags", "--force", "--", remote);
    }
    if (!has(found.commit())) {
      throw Git.failure(Git.shown(url) + " has no commit " + found.commit(), "Mend the revision.");
    }
    checkOut(found, clone.branch(), arguments.flag("force_reset"));
  }

  private boolean has(String commit) throws InterruptedException {
    CommandResult result = git.attempt(git.look(target, "cat-file", "-e", commit + "^{commit}"));
    return result.succeeded();
  }

  /** Never takes a branch backwards or sideways unless that is asked for. */
  private void checkOut(Found found, String on, boolean reset) throws InterruptedException {
    String force = arguments.flag("force_checkout") || reset ? "--force" : "--quiet";
    Optional<String> branch = arguments.optionalText("branch").or(() -> followed(found, on));
    if (branch.isEmpty()) {
      act("check out " + found.commit(), "checkout", "--quiet", force, "--detach", found.commit());
      return;
    }
    boolean exists =
        git.attempt(
                git.look(target, "show-ref", "--verify", "--quiet", "refs/heads/" + branch.get()))
            .succeeded();
    if (!exists || reset) {
      act(
          "check out the branch " + branch.get(),
          "checkout",
          "--quiet",
          force,
          "--no-track",
          "-B",
          branch.get(),
          found.commit());
    } else {
      if (!branch.get().equals(on)) {
        act(
            "check out the branch " + branch.get(),
            "checkout",
            "--quiet",
            force,
            branch.get(),
            "--");
      }
      act(
          "move the branch " + branch.get() + " forward (force_reset: true would move it anyhow)",
          "merge",
          "--quiet",
          "--ff-only",
          found.commit());
    }
    if (found.isBranch() && !revision.equals("HEAD")) {
      git.attempt(
          git.act(
              target,
              "branch",
              "--quiet",
              "--set-upstream-to=" + remote + "/" + revision,
              branch.get()));
    }
  }

  /**
   * The local branch that follows the remote's; for HEAD the one that git itself chose.
   *
   * @param on the branch that is checked out
   */
  private Optional<String> followed(Found found, String on) {
    if (!found.isBranch()) {
      return Optional.empty();
    }
    return Optional.of(revision.equals("HEAD") ? on : revision).filter(name -> !name.isEmpty());
  }

  private void act(String what, String... argv) throws InterruptedException {
    git.run(git.act(target, argv), what);
  }
}
