package dev.ringmaster.master.fleet;

import dev.ringmaster.protocol.function.Catalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the minions can run: each catalogue once, and only as long as one of them has it, so that
 * whoever tells one after another does not fill the master.
 */
final class Catalogues {
  private final FleetRecords records;
  private final Map<String, Catalogue> byDigest = new HashMap<>();

  /**
   * @param used the digests that remembered minions have; what nobody has is forgotten
   */
  Catalogues(FleetRecords records, Set<String> used) {
    this.records = records;
    byDigest.putAll(records.catalogues());
    Set.copyOf(byDigest.keySet()).stream()
        .filter(digest -> !used.contains(digest))
        .forEach(digest -> forget(digest, _ -> false));
  }

  synchronized @Nullable Catalogue get(String digest) {
    return byDigest.get(digest);
  }

  /** Keeps a catalogue; {@code noted} makes its minion one that has it, before anybody looks. */
  synchronized void keep(Catalogue catalogue, Runnable noted) {
    if (byDigest.putIfAbsent(catalogue.digest(), catalogue) == null) {
      records.catalogue(catalogue);
    }
    noted.run();
  }

  /** Forgets a catalogue unless it is used still. */
  synchronized void forget(String digest, Predicate<String> isUsed) {
    if (byDigest.containsKey(digest) && !isUsed.test(digest)) {
      byDigest.remove(digest);
      records.forgetCatalogue(digest);
    }
  }
}
