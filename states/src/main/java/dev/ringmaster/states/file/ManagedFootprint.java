package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource.Footprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a managed file has to do with. */
final class ManagedFootprint {
  private ManagedFootprint() {}

  static Footprint of(Arguments arguments) {
    String path = path(arguments);
    Set<String> reads = new HashSet<>(Set.of(path));
    arguments.optionalText("user").ifPresent(user -> reads.add("user:" + user));
    arguments.optionalText("group").ifPresent(group -> reads.add("group:" + group));
    for (String source : arguments.texts("source")) {
      if (source.startsWith("/")) {
        reads.add("file:" + source);
      }
    }
    return Footprint.of(reads, Set.of(path));
  }

  /** An old file that is kept is written too. */
  static Footprint of(Arguments arguments, List<Change> changes) {
    Set<String> writes = new HashSet<>(Set.of(path(arguments)));
    if (changes.stream().anyMatch(ManagedFootprint::replaces)) {
      Backups.directory(arguments.get("backup"))
          .ifPresent(kept -> writes.add("file:" + kept + arguments.text("name")));
    }
    return Footprint.of(of(arguments).reads().names(), writes);
  }

  private static String path(Arguments arguments) {
    return (arguments.flag("follow_symlinks") ? "file:" : "link:") + arguments.text("name");
  }

  private static boolean replaces(Change change) {
    return change.what().equals("content") && !(change.before() instanceof Value.Null);
  }
}
