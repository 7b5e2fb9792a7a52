package dev.ringmaster.states.npm;

import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource.Footprint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a state of npm's packages has to do with. */
final class NpmFootprint {
  private NpmFootprint() {}

  /**
   * @param directory where the packages are; empty: those of the machine
   * @param user whom npm runs as, if not the minion's own
   */
  static Footprint of(Optional<String> directory, Optional<String> user) {
    Set<String> reads = new HashSet<>(Set.of("pkg:npm", "pkg:nodejs"));
    Set<String> writes = new HashSet<>();
    directory.ifPresentOrElse(
        dir -> {
          reads.add("file:" + dir);
          for (String file : List.of("node_modules", "package.json", "package-lock.json")) {
            writes.add("file:" + dir + "/" + file);
          }
        },
        () -> {
          reads.add("npm:");
          writes.add("npm:");
        });
    user.ifPresent(name -> reads.add("user:" + name));
    // Scripts that come with packages run too.
    return new Footprint(new Reach.Only(reads), new Reach.AtLeast(writes));
  }
}
