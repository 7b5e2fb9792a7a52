package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.job.MinionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stored keys in memory, written through. Reading needs no lock, because every call of every
 * minion asks here; changes are serialised by {@link Keys}.
 */
final class KeyTable {
  private final KeyStore store;
  private final Map<MinionId, List<KeyEntry>> byMinion = new ConcurrentHashMap<>();
  private final Map<UUID, KeyEntry> accepted = new ConcurrentHashMap<>();
  private final Map<String, JoinToken> tokens = new ConcurrentHashMap<>();
  private volatile int undecided;

  KeyTable(KeyStore store) {
    this.store = store;
    store.entries().forEach(this::put);
    store.tokens().forEach(token -> tokens.put(token.hash(), token));
  }

  void apply(KeyStore.Change change) {
    store.apply(change);
    change.removed().forEach(this::remove);
    change.put().forEach(this::put);
    change.putTokens().forEach(token -> tokens.put(token.hash(), token));
    tokens.values().removeIf(token -> change.removedTokens().contains(token.id()));
  }

  private void put(KeyEntry entry) {
    remove(entry);
    byMinion.compute(
        entry.minion(),
        (minion, entries) -> {
          List<KeyEntry> all = new ArrayList<>(entries == null ? List.of() : entries);
          all.add(entry);
          return List.copyOf(all);
        });
    entry.enrolment().ifPresent(id -> accepted.put(id, entry));
    count(entry, 1);
  }

  private void remove(KeyEntry entry) {
    for (KeyEntry old : entries(entry.minion())) {
      if (old.fingerprint().equals(entry.fingerprint())) {
        old.enrolment().ifPresent(accepted::remove);
        count(old, -1);
      }
    }
    byMinion.computeIfPresent(
        entry.minion(),
        (minion, entries) -> {
          List<KeyEntry> rest =
              entries.stream().filter(e -> !e.fingerprint().equals(entry.fingerprint())).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // changes are serialised by Keys
  private void count(KeyEntry entry, int by) {
    if (entry.state() == KeyEntry.State.PENDING || entry.state() == KeyEntry.State.CONFLICT) {
      undecided += by;
    }
  }

  /** How many keys wait for a decision or are in conflict. */
  int undecided() {
    return undecided;
  }

  List<KeyEntry> entries(MinionId minion) {
    return byMinion.getOrDefault(minion, List.of());
  }

  Optional<KeyEntry> accepted(UUID enrolment) {
    return Optional.ofNullable(accepted.get(enrolment));
  }

  List<KeyEntry> entries() {
    return byMinion.values().stream()
        .flatMap(List::stream)
        .sorted(
            Comparator.comparing(KeyEntry::minion)
                .thenComparing(KeyEntry::requestedAt)
                .thenComparing(KeyEntry::fingerprint))
        .toList();
  }

  Optional<JoinToken> token(String hash) {
    return Optional.ofNullable(tokens.get(hash));
  }

  List<JoinToken> tokens() {
    return tokens.values().stream().sorted(Comparator.comparing(JoinToken::createdAt)).toList();
  }
}
