package dev.ringmaster.master.store;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The audit chain in the store. */
public final class StoredAudit implements Audit {
  private static final String ENTRY =
      "SELECT number, at, principal, action, subject, details, hash FROM audit ";
  private static final int PAGE = 1_000;

  private final Store store;

  public StoredAudit(Store store) {
    this.store = store;
  }

  @Override
  public void record(String principal, String action, String subject, Value.MapValue details) {
    store.commit(transaction -> transaction.audit(principal, action, subject, details));
  }

  @Override
  public List<AuditEntry> list(long after, int limit) {
    return rows("WHERE number > :after ORDER BY number LIMIT :limit", after, limit).stream()
        .map(Row::entry)
        .toList();
  }

  @Override
  public List<AuditEntry> latest(int limit) {
    return rows("WHERE number > :after ORDER BY number DESC LIMIT :limit", 0, limit)
        .reversed()
        .stream()
        .map(Row::entry)
        .toList();
  }

  /** An entry as it is stored: the hash is over these bytes, whatever they say. */
  private record Row(
      long number,
      long at,
      String principal,
      String action,
      String subject,
      Value.Bytes details,
      Value.Bytes hash) {
    AuditEntry entry() {
      return new AuditEntry(
          number,
          Instant.ofEpochMilli(at),
          principal,
          action,
          subject,
          readable(),
          Value.hex(hash.value()));
    }

    /** What was tampered with may not even be a value; that is for verification to say. */
    private Value.MapValue readable() {
      try {
        return Wire.value(details.value()) instanceof Value.MapValue map ? map : Value.map();
      } catch (ProblemsException e) {
        return Value.map("unreadable", Value.text(String.valueOf(e.getMessage())));
      }
    }

    byte[] hashAfter(byte[] before) {
      return AuditChain.hash(
          before, number, Instant.ofEpochMilli(at), principal, action, subject, details.value());
    }
  }

  private List<Row> rows(String where, long after, int limit) {
    return store.read(handle -> rows(handle, where, after, limit));
  }

  private static List<Row> rows(Handle handle, String where, long after, int limit) {
    return handle
        .createQuery(ENTRY + where)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Value.bytes(row.getBytes(6)),
        Value.bytes(row.getBytes(7)));
  }

  @Override
  public Verification verify() {
    return store.read(
        handle -> handle.inTransaction(StoredAudit::verify)); // one view of chain and head
  }

  private static Verification verify(Handle handle) {
    AuditChain.Link last = link(handle, "audit_anchor");
    long anchor = last.number();
    while (true) {
      List<Row> page =
          rows(handle, "WHERE number > :after ORDER BY number LIMIT :limit", last.number(), PAGE);
      if (page.isEmpty()) {
        break;
      }
      for (Row row : page) {
        if (row.number() != last.number() + 1) {
          return broken(anchor, last, "entry " + (last.number() + 1) + " is missing");
        }
        byte[] hash = row.hashAfter(last.hash());
        if (!Arrays.equals(hash, row.hash().value())) {
          return broken(anchor, last, "entry " + row.number() + " is not what was written");
        }
        last = new AuditChain.Link(row.number(), hash);
      }
    }
    AuditChain.Link head = link(handle, "audit_head");
    if (head.number() != last.number() || !Arrays.equals(head.hash(), last.hash())) {
      return broken(
          anchor, last, "the chain ends at entry " + last.number() + ", not at " + head.number());
    }
    return new Verification(last.number() - anchor, Value.hex(last.hash()), Optional.empty());
  }

  private static Verification broken(long anchor, AuditChain.Link last, String why) {
    return new Verification(last.number() - anchor, Value.hex(last.hash()), Optional.of(why));
  }

  private static AuditChain.Link link(Handle handle, String table) {
    return handle
        .createQuery("SELECT number, hash FROM " + table)
        .map((row, context) -> new AuditChain.Link(row.getLong(1), row.getBytes(2)))
        .one();
  }
}
