package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import java.util.List;

/** One SLS, taken apart. */
record ParsedSls(
    String name,
    List<Include> includes,
    List<RawState> states,
    List<Extension> extensions,
    List<Exclusion> exclusions) {

  /**
   * @param sls a name or a glob, made absolute
   */
  record Include(String sls, Place place) {}

  /**
   * @param id the ID or name that is extended
   * @param change function and arguments to put there; its function is empty if it stays
   */
  record Extension(String id, RawState change) {}

  /**
   * @param sls where it stands
   * @param name an ID; of an SLS its name, or a glob of names
   * @param wholeSls whether {@code name} is an SLS
   */
  record Exclusion(String sls, String name, boolean wholeSls, Place place) {}
}
