package dev.ringmaster.master.store;

import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Removes old jobs with all that hangs on them. */
final class JobPruning {
  private final Store store;

  JobPruning(Store store) {
    this.store = store;
  }

  private record Old(long number, String id) {}

  /** Removes at most {@code limit} of the oldest finished jobs; answers how many it removed. */
  int prune(Instant before, Set<JobId> pinned, int limit) {
    List<Old> old =
        store.read(handle ->
            handle
                .createQuery(
                    "SELECT number, id FROM jobs WHERE finished_at IS NOT NULL"
                        + " AND submitted_at < :before ORDER BY number LIMIT :limit")
                .bind("before", before.toEpochMilli())
                .bind("limit", limit + pinned.size())
                .map((row, context) -> new Old(row.getLong(1), row.getString(2)))
                .list());
    List<Old> removable =
        old.stream().filter(job -> !pinned.contains(JobId.parse(job.id()))).limit(limit).toList();
    for (Old job : removable) {
      store.commitFromReserve(transaction -> remove(transaction, job.number()));
    }
    return removable.size();
  }

  private static void remove(Transaction transaction, long number) {
    long first = number << StoredJobs.MEMBER_BITS;
    long end = (number + 1) << StoredJobs.MEMBER_BITS;
    transaction.update("DELETE FROM ends WHERE member >= ? AND member < ?", first, end);
    transaction.update("DELETE FROM members WHERE member >= ? AND member < ?", first, end);
    transaction.update("DELETE FROM calls WHERE job = ?", number);
    transaction.update("DELETE FROM jobs WHERE number = ?", number);
  }
}
