package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource.Footprint;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What packages have to do with on a machine. What is in one is not known before it is fetched, so
 * all that can be named is what usually goes by its name.
 */
final class PackageFootprint {
  private static final String ALL = "pkg:";

  private PackageFootprint() {}

  static Footprint of(Collection<PackageWish> wishes) {
    Set<String> reads = new HashSet<>(Set.of("file:/etc/apt"));
    Set<String> writes = new HashSet<>(Set.of(ALL));
    for (PackageWish wish : wishes) {
      reads.add(ALL + wish.name());
      writes.addAll(usual(wish.name()));
    }
    return new Footprint(new Reach.Only(reads), new Reach.AtLeast(writes));
  }

  /**
   * @param changes what apt would do, which depends on all that is installed
   */
  static Footprint of(Collection<PackageWish> wishes, List<Change> changes) {
    Set<String> reads = new HashSet<>(of(wishes).reads().names());
    reads.add(ALL);
    Set<String> writes = new HashSet<>();
    for (Change change : changes) {
      writes.addAll(usual(change.what()));
      if (!(change.before() instanceof Value.Null)) {
        // What goes, or becomes another version, may have stood for other names too.
        writes.add(ALL);
      }
    }
    return new Footprint(new Reach.Only(reads), new Reach.AtLeast(writes));
  }

  private static List<String> usual(String name) {
    String plain = name.replaceFirst(":.*", "");
    return List.of(
        ALL + name,
        ALL + plain,
        "service:" + plain,
        "user:" + plain,
        "group:" + plain,
        "file:/etc/" + plain,
        "file:/etc/default/" + plain,
        "file:/var/lib/" + plain);
  }
}
