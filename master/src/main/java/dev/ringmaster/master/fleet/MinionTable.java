package dev.ringmaster.master.fleet;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accepted minions, and what is remembered of each over restarts. A change of one is made while
 * nobody else changes it, and only if it is still enrolled as whoever changes it thinks.
 */
final class MinionTable {
  private final FleetRecords records;
  private final NavigableMap<MinionId, Entry> entries = new ConcurrentSkipListMap<>();
  private final Map<Enrolment, FleetRecords.Known> remembered = new ConcurrentHashMap<>();

  /**
   * @param session absent while it is away
   */
  record Entry(MinionStatus status, @Nullable Session session) {
    private boolean is(Enrolment enrolment) {
      return status.enrolment().equals(enrolment);
    }

    Entry with(MinionStatus changed) {
      return new Entry(changed, session);
    }
  }

  MinionTable(FleetRecords records) {
    this.records = records;
    records.known().forEach(known -> remembered.put(known.enrolment(), known));
  }

  Stream<Entry> entries() {
    return entries.values().stream();
  }

  Optional<MinionStatus> minion(MinionId id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::status);
  }

  Optional<Entry> entry(Enrolment enrolment) {
    return Optional.ofNullable(entries.get(enrolment.minion()))
        .filter(entry -> entry.is(enrolment));
  }

  Optional<MinionStatus> minion(Enrolment enrolment) {
    return entry(enrolment).map(Entry::status);
  }

  boolean hasCatalogue(String digest) {
    return entries().anyMatch(entry -> entry.status().catalogue().equals(digest));
  }

  /** Catalogues of minions that are remembered. */
  Set<String> rememberedCatalogues() {
    return remembered.values().stream()
        .map(FleetRecords.Known::catalogue)
        .collect(Collectors.toSet());
  }

  void accept(Enrolment enrolment, Value.MapValue trusted) {
    entries.compute(
        enrolment.minion(),
        (id, entry) ->
            entry == null || !entry.is(enrolment)
                ? new Entry(remembered(enrolment, trusted), null)
                : entry.with(entry.status().withTrusted(trusted)));
  }

  /** Of one that connects before it is announced, or after it was deleted. */
  void admit(Enrolment enrolment, Predicate<Enrolment> isAccepted) {
    entries.compute(
        enrolment.minion(),
        (id, entry) -> {
          boolean known = entry != null && entry.is(enrolment);
          // asked within, so that a deletion comes either before this or finds what this puts there
          return known || !isAccepted.test(enrolment)
              ? entry
              : new Entry(remembered(enrolment, Value.map()), null);
        });
  }

  private MinionStatus remembered(Enrolment enrolment, Value.MapValue trusted) {
    FleetRecords.Known known = remembered.get(enrolment);
    return known == null ? MinionStatus.of(enrolment, trusted) : MinionStatus.of(known, trusted);
  }

  void update(Enrolment enrolment, UnaryOperator<Entry> change) {
    entries.computeIfPresent(
        enrolment.minion(), (id, entry) -> entry.is(enrolment) ? change.apply(entry) : entry);
  }

  void remove(Enrolment enrolment) {
    entries.computeIfPresent(enrolment.minion(), (id, entry) -> entry.is(enrolment) ? null : entry);
    forget(enrolment);
  }

  private void forget(Enrolment enrolment) {
    remembered.remove(enrolment);
    records.forget(enrolment);
  }

  /** Remembers how the minion is now, together with an event of its own. */
  void remember(Enrolment enrolment, String event, Value.MapValue data) {
    minion(enrolment)
        .ifPresent(status -> {
          FleetRecords.Known known = status.known();
          remembered.put(enrolment, known);
          records.seen(known, "minion/" + enrolment.minion() + "/" + event, data);
          if (minion(enrolment).isEmpty()) {
            forget(enrolment); // it was deleted just now
          }
        });
  }
}
