package dev.ringmaster.master.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Removes the oldest audit entries; what is left is still one chain. */
final class AuditPruning {
  private static final int ROWS_AT_ONCE = 5_000;

  private final Store store;

  AuditPruning(Store store) {
    this.store = store;
  }

  /**
   * Removes one piece. The chain begins at its anchor: what is removed moves the anchor to the last
   * one removed.
   *
   * @return whether there was anything to remove
   */
  boolean removeSome(Instant before) {
    int[] removed = new int[1];
    store.commitFromReserve(transaction -> {
      long last = lastOf(transaction.handle(), before);
      transaction.update(
          "UPDATE audit_anchor SET number = a.number, hash = a.hash FROM audit a"
              + " WHERE a.number = ?",
          last);
      removed[0] = transaction.update("DELETE FROM audit WHERE number <= ?", last);
    });
    return removed[0] > 0;
  }

  private static long lastOf(Handle handle, Instant before) {
    return handle
        .createQuery(
            "SELECT coalesce(max(number), 0) FROM (SELECT number, at FROM audit ORDER BY number"
                + " LIMIT :rows) WHERE at < :before")
        .bind("rows", ROWS_AT_ONCE)
        .bind("before", before.toEpochMilli())
        .mapTo(Long.class)
        .one();
  }
}
