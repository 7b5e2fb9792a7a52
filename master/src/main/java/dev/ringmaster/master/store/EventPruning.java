package dev.ringmaster.master.store;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Removes events, always the oldest: so what a follower has missed is what is between its number
 * and that of the oldest. The newest stays in any case, because the numbers go on from it.
 */
final class EventPruning {
  private static final int ROWS_AT_ONCE = 5_000;

  private final Store store;

  EventPruning(Store store) {
    this.store = store;
  }

  /** The number of the oldest event since then. */
  long firstSince(Instant then) {
    return store.read(handle ->
        handle
            .createQuery("SELECT sequence FROM events WHERE at >= ? ORDER BY sequence LIMIT 1")
            .bind(0, then.toEpochMilli())
            .mapTo(Long.class)
            .findOne()
            .orElse(Long.MAX_VALUE));
  }

  /** The number of the oldest of the newest that take so many bytes together. */
  long firstOfNewest(long bytes) {
    return store.read(handle -> {
      long left = bytes;
      long first = Long.MAX_VALUE;
      try (ResultIterator<long[]> events =
          handle
              .createQuery(
                  "SELECT sequence, length(tag) + length(data) FROM events ORDER BY sequence DESC")
              .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
              .iterator()) {
        while (events.hasNext()) {
          long[] event = events.next();
          left -= event[1];
          if (left < 0) {
            break;
          }
          first = event[0];
        }
      }
      return first;
    });
  }

  /**
   * Removes what is before {@code first}, in pieces, as long as {@code more} is so before each.
   *
   * @return whether there was anything to remove
   */
  boolean removeBefore(long first, BooleanSupplier more) {
    boolean removed = false;
    while (more.getAsBoolean() && removeSomeBefore(first)) {
      removed = true;
    }
    return removed;
  }

  private boolean removeSomeBefore(long first) {
    int[] removed = new int[1];
    store.commitFromReserve(transaction ->
        removed[0] =
            transaction.update(
                "DELETE FROM events WHERE sequence IN (SELECT sequence FROM events"
                    + " WHERE sequence < ? AND sequence < (SELECT max(sequence) FROM events)"
                    + " ORDER BY sequence LIMIT ?)",
                first,
                ROWS_AT_ONCE));
    return removed[0] > 0;
  }
}
