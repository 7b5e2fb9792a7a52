package dev.ringmaster.states.git;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory holds the newest commit of a remote's branch, or the commit of a tag. */
final class Latest implements Resource<Latest.Found> {
  /**
   * @param present what is there; empty: no repository
   * @param commit that should be checked out
   * @param isBranch whether the revision is a branch, to be followed by a local one
   */
  record Found(Optional<Clone> present, String commit, boolean isBranch, boolean inTheWay) {}

  /**
   * @param branch empty if a bare commit is checked out
   * @param changed how many tracked files differ from the commit
   */
  record Clone(String url, String commit, String branch, int changed, int submodules) {}

  private static final Signature SIGNATURE =
      Signature.state(
              "git.latest",
              Effect.REPEATABLE,
              "A directory holds the newest commit of a branch, or the commit of a tag.",
              required("name", Type.TEXT, "The repository's address."),
              required("target", Type.TEXT, "The directory it is cloned to."),
              optional(
                  "rev",
                  Type.TEXT,
                  Value.text("HEAD"),
                  "The branch, tag or full commit; HEAD is the remote's default branch."),
              optional(
                  "branch", Type.TEXT, "The local branch; unsaid, it is named like the remote's."),
              optional("remote", Type.TEXT, Value.text("origin"), "The remote's name."),
              optional("user", Type.TEXT, "The user git runs as; owns what is cloned."),
              optional("identity", Type.TEXT, "The file of the ssh key to reach the remote with."),
              optional("depth", Type.INT, Value.integer(0), "How many commits to get; 0: all."),
              optional(
                  "submodules", Type.BOOL, Value.bool(false), "Whether submodules are kept too."),
              optional(
                  "force_clone",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether a directory that is no repository is removed first."),
              optional(
                  "force_checkout",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether changed files are overwritten when another commit is checked out."),
              optional(
                  "force_reset",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether local changes and commits are thrown away."))
          .documented(
              "A tag or commit is checked out without a branch. Test mode asks the remote what it"
                  + " has, and fetches nothing.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    return Checkout.of(arguments, context).look();
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    List<Change> changes = new ArrayList<>();
    if (current.present().isEmpty()) {
      if (current.inTheWay()) {
        changes.add(Change.of("directory", arguments.text("target"), "removed"));
      }
      changes.add(Change.added("clone", Value.text(Git.shown(arguments.text("name")))));
      changes.add(Change.added("revision", Value.text(current.commit())));
      return changes;
    }
    Clone clone = current.present().get();
    if (!clone.url().equals(arguments.text("name"))) {
      changes.add(Change.of("remote", Git.shown(clone.url()), Git.shown(arguments.text("name"))));
    }
    if (!clone.commit().equals(current.commit())) {
      changes.add(Change.of("revision", clone.commit(), current.commit()));
    }
    Optional<String> branch = arguments.optionalText("branch");
    if (branch.isPresent() && !branch.get().equals(clone.branch())) {
      changes.add(Change.of("branch", clone.branch(), branch.get()));
    }
    if (clone.changed() > 0 && arguments.flag("force_reset")) {
      changes.add(Change.of("changed files", Value.integer(clone.changed()), Value.integer(0)));
    }
    if (clone.submodules() > 0) {
      changes.add(
          Change.of("outdated submodules", Value.integer(clone.submodules()), Value.integer(0)));
    }
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String target = arguments.text("target");
    Precondition.holds(this, arguments, current, target, context);
    new CheckoutUpdate(Checkout.of(arguments, context)).make(current);
    return new Applied(
        target + " is at " + current.commit(), Value.map("revision", Value.text(current.commit())));
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return Cloned.footprintOf(arguments);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    boolean changed = current.present().filter(clone -> clone.changed() > 0).isPresent();
    return arguments.text("target")
        + " is at "
        + current.commit()
        + (changed ? ", with local changes" : "");
  }
}
