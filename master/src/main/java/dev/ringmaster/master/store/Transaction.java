package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Value;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The one open transaction, on the writer's thread. For facts only; worthless once the fact is
 * written.
 */
public final class Transaction {
  private final Handle handle;
  private final StatementCache statements;
  private final EventLog events;
  private final AuditChain audit;
  private final Instant now;

  Transaction(
      Handle handle, StatementCache statements, EventLog events, AuditChain audit, Instant now) {
    this.handle = handle;
    this.statements = statements;
    this.events = events;
    this.audit = audit;
    this.now = now;
  }

  /** For queries and for statements that are run rarely. */
  public Handle handle() {
    return handle;
  }

  /** Master time, the same for the whole transaction. */
  public Instant now() {
    return now;
  }

  /**
   * Runs one statement that is prepared once and kept: the quick way for what is written often.
   *
   * @param arguments for the question marks: text, whole numbers, byte arrays, booleans, instants
   *     (stored as milliseconds since 1970) or null
   * @return how many rows it changed
   */
  public int update(String sql, @org.jspecify.annotations.Nullable Object... arguments) {
    return statements.update(sql, arguments);
  }

  /**
   * Stores an event of the master's own, under any tag; those who follow are woken after the
   * commit.
   *
   * @return its sequence number
   */
  public long publish(String tag, Value data) {
    return events.append(statements, tag, now, data);
  }

  /** The number that the next {@link #publish} will have. */
  long nextSequence() {
    return events.next();
  }

  /** Stores an audit entry, chained to the one before. */
  public void audit(String principal, String action, String subject, Value.MapValue details) {
    audit.append(statements, now, principal, action, subject, details);
  }
}
