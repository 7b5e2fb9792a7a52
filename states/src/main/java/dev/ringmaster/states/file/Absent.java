package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Nothing stands at a path. */
final class Absent implements Resource<Optional<FileStatus>> {
  @Override
  public Signature signature() {
    return FileSignatures.ABSENT;
  }

  @Override
  public void check(Arguments arguments) {
    Paths.removable(arguments.text("name"));
  }

  @Override
  public Optional<FileStatus> read(Arguments arguments, CallContext context) {
    Path path = Paths.removable(arguments.text("name"));
    try {
      return context.host().files().status(path);
    } catch (IOException e) {
      throw Paths.failure("look at " + path, e);
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Optional<FileStatus> current) {
    return current
        .map(status ->
            List.of(
                Change.of(
                    status.kind().name().toLowerCase(Locale.ROOT),
                    Value.text(arguments.text("name")),
                    Value.nothing())))
        .orElse(List.of());
  }

  @Override
  public Applied apply(
      Arguments arguments, Optional<FileStatus> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Path path = Paths.removable(arguments.text("name"));
    Precondition.holds(this, arguments, current, path.toString(), context);
    try {
      context.host().files().remove(path);
      return Applied.saying(path + " removed");
    } catch (IOException e) {
      throw Paths.failure("remove " + path, e);
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Set<String> path = Set.of("link:" + arguments.text("name"));
    return Footprint.of(path, path);
  }

  @Override
  public String unchangedComment(Arguments arguments, Optional<FileStatus> current) {
    return arguments.text("name") + " does not exist";
  }
}
