package dev.ringmaster.e2e.link;

import dev.ringmaster.master.keys.JoinToken;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.master.keys.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key store that remembers what it was told; the master asks it only at its start. */
final class MemoryKeys implements KeyStore {
  private final List<KeyEntry> entries = new ArrayList<>();
  private final List<JoinToken> tokens = new ArrayList<>();
  final List<Record> records = new CopyOnWriteArrayList<>();

  /** What was noted that the master did not do by itself. */
  List<Record> ofOthers() {
    return records.stream().filter(record -> !record.principal().equals("master")).toList();
  }

  @Override
  public synchronized List<KeyEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized List<JoinToken> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public synchronized void apply(Change change) {
    change.removed().forEach(this::forget);
    change.put().forEach(this::forget);
    entries.addAll(change.put());
    tokens.removeIf(token -> change.removedTokens().contains(token.id()));
    tokens.removeIf(
        token -> change.putTokens().stream().anyMatch(put -> put.id().equals(token.id())));
    tokens.addAll(change.putTokens());
    records.add(change.record());
  }

  @Override
  public synchronized void certified(KeyEntry entry) {
    forget(entry);
    entries.add(entry);
  }

  private void forget(KeyEntry entry) {
    entries.removeIf(known ->
        known.minion().equals(entry.minion()) && known.fingerprint().equals(entry.fingerprint()));
  }
}
