package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A link that points where it should. */
final class Symlink implements Resource<Symlink.Found> {
  record Found(Path path, Optional<FileStatus> status, Parents parents) {}

  @Override
  public Signature signature() {
    return FileSignatures.SYMLINK;
  }

  @Override
  public void check(Arguments arguments) {
    Paths.requireFileName(arguments.text("name"));
  }

  @Override
  public Found read(Arguments arguments, CallContext context) {
    HostFiles files = context.host().files();
    Path path = Paths.absolute(arguments.text("name"));
    try {
      Optional<FileStatus> status = files.status(path);
      requireFree(path, status, arguments.flag("force"));
      Parents parents =
          status.isPresent()
              ? new Parents(List.of())
              : Parents.of(files, path, arguments.flag("makedirs"));
      return new Found(path, status, parents);
    } catch (IOException e) {
      throw Paths.failure("look at " + path, e);
    }
  }

  /**
   * @throws dev.ringmaster.states.function.FunctionFailure if something is there that a link may
   *     not take the place of
   */
  static void requireFree(Path path, Optional<FileStatus> status, boolean force) {
    boolean inTheWay = status.isPresent() && status.get().kind() != Kind.SYMLINK;
    if (inTheWay && (!force || status.get().kind() == Kind.DIRECTORY)) {
      throw Paths.failure(
          path + " is there, but not a link",
          "Remove it with file.absent before; a file, though no directory, is also replaced with"
              + " force: true.");
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    String target = arguments.text("target");
    if (current.status().map(FileStatus::target).filter(target::equals).isPresent()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>(current.parents().changes());
    changes.add(
        Change.of(
            "target",
            current
                .status()
                .<Value>map(status ->
                    Value.text(status.kind() == Kind.SYMLINK ? status.target() : "a file"))
                .orElseGet(Value::nothing),
            Value.text(target)));
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Precondition.holds(this, arguments, current, current.path().toString(), context);
    HostFiles files = context.host().files();
    try {
      current.parents().make(files, Ownership.UNCHANGED);
      files.symlink(current.path(), arguments.text("target"));
      return Applied.saying(current.path() + " points to " + arguments.text("target"));
    } catch (IOException e) {
      throw Paths.failure("make the link " + current.path(), e);
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    String name = arguments.text("name");
    Reach path = new Reach.Only(Set.of("link:" + name));
    Path end = Path.of(name).resolveSibling(arguments.text("target")).normalize();
    return new Footprint(path, path, Map.of(name, end.toString()));
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return current.path() + " points to " + arguments.text("target");
  }
}
