package dev.ringmaster.master.store;

import dev.ringmaster.master.keys.JoinToken;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.master.keys.KeyStore;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keys and join tokens in the store. */
public final class StoredKeys implements KeyStore {
  private final Store store;

  public StoredKeys(Store store) {
    this.store = store;
  }

  @Override
  public List<KeyEntry> entries() {
    return store.read(handle ->
        handle.createQuery("SELECT * FROM keys").map((row, context) -> entry(row)).list());
  }

  @Override
  public List<JoinToken> tokens() {
    return store.read(handle ->
        handle.createQuery("SELECT * FROM join_tokens").map((row, context) -> token(row)).list());
  }

  @Override
  public void apply(Change change) {
    store.commit(transaction -> write(transaction, change));
  }

  @Override
  public void certified(KeyEntry entry) {
    store.commit(transaction -> put(transaction, entry));
  }

  private void write(Transaction transaction, Change change) {
    for (KeyEntry entry : change.removed()) {
      transaction.update(
          "DELETE FROM keys WHERE minion = ? AND fingerprint = ?",
          entry.minion().value(),
          entry.fingerprint());
    }
    change.put().forEach(entry -> put(transaction, entry));
    change
        .removedTokens()
        .forEach(id -> transaction.update("DELETE FROM join_tokens WHERE id = ?", id));
    change.putTokens().forEach(token -> put(transaction, token));
    Record record = change.record();
    transaction.audit(record.principal(), record.action(), record.subject(), record.details());
    transaction.publish("key/" + record.subject() + "/" + verb(record), record.details());
  }

  private static String verb(Record record) {
    return record.action().substring(record.action().indexOf('.') + 1);
  }

  private void put(Transaction transaction, KeyEntry entry) {
    transaction.update(
        "INSERT OR REPLACE INTO keys (minion, fingerprint, state, enrolment, lapses_at,"
            + " requested_at, decided_at, address, decided_by, trusted)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.minion().value(),
        entry.fingerprint(),
        entry.state().name(),
        entry.enrolment().map(UUID::toString).orElse(null),
        entry.lapsesAt().orElse(null),
        entry.requestedAt(),
        entry.decidedAt(),
        entry.address(),
        entry.decidedBy(),
        seal(entry.trusted()));
  }

  private void put(Transaction transaction, JoinToken token) {
    transaction.update(
        "INSERT OR REPLACE INTO join_tokens (id, hash, match, uses_left, created_at, expires_at,"
            + " created_by, trusted) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.hash(),
        token.match(),
        token.usesLeft(),
        token.createdAt(),
        token.expiresAt(),
        token.createdBy(),
        seal(token.trusted()));
  }

  private KeyEntry entry(ResultSet row) throws SQLException {
    return new KeyEntry(
        new MinionId(row.getString("minion")),
        row.getString("fingerprint"),
        KeyEntry.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("enrolment")).map(UUID::fromString),
        Optional.ofNullable((Number) row.getObject("lapses_at"))
            .map(millis -> Instant.ofEpochMilli(millis.longValue())),
        Instant.ofEpochMilli(row.getLong("requested_at")),
        Instant.ofEpochMilli(row.getLong("decided_at")),
        row.getString("address"),
        row.getString("decided_by"),
        open(row.getBytes("trusted")));
  }

  private JoinToken token(ResultSet row) throws SQLException {
    return new JoinToken(
        row.getString("id"),
        row.getString("hash"),
        row.getString("match"),
        row.getInt("uses_left"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")),
        row.getString("created_by"),
        open(row.getBytes("trusted")));
  }

  private byte[] seal(Value.MapValue trusted) {
    return Wire.bytes(store.secrets().seal(trusted));
  }

  private Value.MapValue open(byte[] trusted) {
    return (Value.MapValue) store.secrets().open(Wire.value(trusted));
  }
}
