package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import java.util.List;

/** Where keys and join tokens are kept. Read once at start; every change is written through. */
public interface KeyStore {
  List<KeyEntry> entries();

  List<JoinToken> tokens();

  /** Stores all of a change, its audit entry and its event, or throws and stores nothing. */
  void apply(Change change);

  /**
   * Stores when an accepted key lapses, which is later than before. Nobody decided anything, so
   * this is neither in the audit nor an event.
   */
  void certified(KeyEntry entry);

  /**
   * What changes together.
   *
   * @param put new or changed entries
   * @param removed entries that are no more
   * @param putTokens new or changed tokens
   * @param removedTokens ids of tokens that are no more
   * @param record why, for audit and bus
   */
  record Change(
      List<KeyEntry> put,
      List<KeyEntry> removed,
      List<JoinToken> putTokens,
      List<String> removedTokens,
      Record record) {}

  /**
   * @param principal who caused it; for a minion's own request {@code minion:<address>}
   * @param action {@code key.accept} and so on
   * @param subject the minion or token it is about
   * @param details without any secret
   */
  record Record(String principal, String action, String subject, Value.MapValue details) {}
}
