package dev.ringmaster.master.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Removes finished runs with their journals, one at a time. */
final class RunPruning {
  /** A run that was taken so long ago, and whose request was never stored, was refused. */
  private static final Duration REFUSED = Duration.ofDays(1);

  private static final String OLDEST =
      "SELECT number, coalesce(finished_at, requested_at) FROM runs WHERE finished_at < :before"
          + " OR (length = 0 AND requested_at < :refused) ORDER BY number LIMIT 1";

  private final Store store;

  RunPruning(Store store) {
    this.store = store;
  }

  private record Old(long number, Instant at) {}

  /** When the oldest that may go was over, if that was before. */
  Optional<Instant> oldest(Instant before) {
    return store.read(handle -> oldest(handle, before)).map(Old::at);
  }

  private Optional<Old> oldest(Handle handle, Instant before) {
    Instant refused = store.clock().instant().minus(REFUSED);
    return handle
        .createQuery(OLDEST)
        .bind("before", before.toEpochMilli())
        .bind("refused", refused.toEpochMilli())
        .map((row, context) -> new Old(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))))
        .findOne();
  }

  /** Removes the oldest; answers whether there was one. */
  boolean removeOne(Instant before) {
    boolean[] removed = new boolean[1];
    store.commitFromReserve(transaction -> {
      Optional<Old> run = oldest(transaction.handle(), before);
      run.ifPresent(old -> remove(transaction, old.number()));
      removed[0] = run.isPresent();
    });
    return removed[0];
  }

  private static void remove(Transaction transaction, long number) {
    transaction.update("DELETE FROM run_events WHERE run = ?", number);
    transaction.update("DELETE FROM run_jobs WHERE run = ?", number);
    transaction.update("DELETE FROM runs WHERE number = ?", number);
  }
}
