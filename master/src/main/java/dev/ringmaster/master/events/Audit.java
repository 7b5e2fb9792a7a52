package dev.ringmaster.master.events;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.Optional;

/**
 * Who did what. What changes the store writes its entry in the same transaction; {@link #record} is
 * for actions that change nothing there.
 */
public interface Audit {
  /** Stores an entry and returns once it is stored, before the action takes effect. */
  void record(String principal, String action, String subject, Value.MapValue details);

  /** Entries with a number above {@code after}, oldest first. */
  List<AuditEntry> list(long after, int limit);

  /** The newest entries, oldest of them first. */
  List<AuditEntry> latest(int limit);

  /** Reads the whole chain and computes every hash anew. */
  Verification verify();

  /**
   * @param entries how many were found in order
   * @param head the hash of the last one in order; noting it elsewhere proves later that nothing
   *     before it was changed
   * @param broken what is wrong and with which entry; empty if nothing is
   */
  record Verification(long entries, String head, Optional<String> broken) {}
}
