package dev.ringmaster.states.service;

import dev.ringmaster.states.resource.Resource.Footprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a service has to do with: its package and the files that its unit is made of. */
final class ServiceFootprint {
  private ServiceFootprint() {}

  static Footprint of(String name) {
    String plain = name.replaceFirst("\\.service$", "");
    String unit = Unit.full(plain);
    // An instance, as app@1, comes from the files of app@.
    String template = unit.replaceFirst("@.*(?=\\.)", "@");
    String service = "service:" + plain;
    Set<String> reads =
        new HashSet<>(Set.of(service, "pkg:" + plain.replaceFirst("@.*|\\.[a-z]+$", "")));
    for (String directory : Unit.DIRECTORIES) {
      for (String file : List.of(unit, template)) {
        reads.add("file:" + directory + "/" + file);
        reads.add("file:" + directory + "/" + file + ".d");
      }
    }
    return Footprint.of(reads, Set.of(service));
  }
}
