package dev.ringmaster.states.user;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource.Footprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a user that exists has to do with: itself, its number, its groups and its home. */
final class UserFootprint {
  private UserFootprint() {}

  static Footprint of(Arguments arguments) {
    String name = arguments.text("name");
    Set<String> own = new HashSet<>(Set.of("user:" + name));
    arguments.optionalText("uid").ifPresent(uid -> own.add("uid:" + uid));
    Set<String> reads = new HashSet<>(own);
    arguments.texts("groups").forEach(group -> reads.add("group:" + group));
    arguments
        .optionalText("gid")
        .ifPresent(gid -> reads.add((UserPresent.isNumber(gid) ? "gid:" : "group:") + gid));
    Set<String> writes = new HashSet<>(own);
    writes.add("group:" + name);
    if (arguments.flag("createhome")) {
      writes.add("file:" + arguments.optionalText("home").orElse("/home/" + name));
    }
    return Footprint.of(reads, writes);
  }

  /**
   * A group and a home come with a new user only. If the number is taken, any other user may be the
   * one that has it.
   */
  static Footprint of(Arguments arguments, List<Change> changes) {
    Footprint usual = of(arguments);
    Set<String> reads = new HashSet<>(usual.reads().names());
    Set<String> writes = new HashSet<>(usual.writes().names());
    if (changes.isEmpty() && arguments.has("uid")) {
      reads.add("user:");
    } else if (changes.stream().noneMatch(change -> change.what().equals("user"))) {
      writes.removeIf(part -> part.startsWith("group:") || part.startsWith("file:"));
    }
    return Footprint.of(reads, writes);
  }
}
