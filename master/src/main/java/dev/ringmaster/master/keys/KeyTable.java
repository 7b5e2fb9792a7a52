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

  void certified(KeyEntry entry) {
    store.certified(entry);
    put(entry);
  }

  /** Who asks meanwhile for an enrolment that stays must never find it gone. */
  private void put(KeyEntry entry) {
    Optional<KeyEntry> old = same(entry);
    List<KeyEntry> all = new ArrayList<>(others(entry));
    all.add(entry);
    byMinion.put(entry.minion(), List.copyOf(all));
    entry.enrolment().ifPresent(id -> accepted.put(id, entry));
    count(entry, 1);
    old.ifPresent(before -> {
      before
          .enrolment()
          .filter(id -> !entry.enrolment().equals(Optional.of(id)))
          .ifPresent(accepted::remove);
      count(before, -1);
    });
  }

  private void remove(KeyEntry entry) {
    Optional<KeyEntry> old = same(entry);
    List<KeyEntry> rest = others(entry);
    if (rest.isEmpty()) {
      byMinion.remove(entry.minion());
    } else {
      byMinion.put(entry.minion(), rest);
    }
    old.ifPresent(before -> {
      before.enrolment().ifPresent(accepted::remove);
      count(before, -1);
    });
  }

  private Optional<KeyEntry> same(KeyEntry entry) {
    return entries(entry.minion()).stream()
        .filter(held -> held.fingerprint().equals(entry.fingerprint()))
        .findFirst();
  }

  private List<KeyEntry> others(KeyEntry entry) {
    return entries(entry.minion()).stream()
        .filter(held -> !held.fingerprint().equals(entry.fingerprint()))
        .toList();
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
