package dev.ringmaster.master.store;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Removes finished jobs with all that hangs on them, but none that an unfinished run names. In
 * pieces that the reserve suffices for, however large the jobs are.
 */
final class JobPruning {
  /** Each may be on a page of its own in the index by minion, and have a large answer. */
  private static final int MEMBERS_AT_ONCE = 256;

  private static final String OLDEST =
      "SELECT number FROM jobs"
          + " WHERE finished_at IS NOT NULL AND number > :after AND submitted_at < :before"
          + " AND NOT EXISTS (SELECT 1 FROM run_jobs JOIN runs ON runs.number = run_jobs.run"
          + " WHERE run_jobs.job = jobs.id AND runs.finished_at IS NULL)"
          + " ORDER BY number LIMIT 1";

  private final Store store;

  JobPruning(Store store) {
    this.store = store;
  }

  private static Optional<Long> oldest(Handle handle, long after, Instant before) {
    return handle
        .createQuery(OLDEST)
        .bind("after", after)
        .bind("before", before.toEpochMilli())
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Removes one piece of the oldest, or fewer: nothing once {@code more} is not so.
   *
   * @return whether there was anything to remove
   */
  boolean removeSome(Instant before, Predicate<Handle> more) {
    boolean[] removed = new boolean[1];
    store.commitFromReserve(transaction -> {
      removed[0] = false; // a fact may be written twice
      Handle handle = transaction.handle();
      int left = MEMBERS_AT_ONCE;
      Optional<Long> job = oldest(handle, 0, before);
      while (left > 0 && job.isPresent() && more.test(handle)) {
        left -= remove(transaction, job.get(), left);
        removed[0] = true;
        job = oldest(handle, job.get(), before);
      }
    });
    return removed[0];
  }

  /**
   * Removes the last so many members, and with the first of them the job. So a job that is half
   * removed when the master is killed is still a finished one, and the next to go.
   */
  private static int remove(Transaction transaction, long number, int limit) {
    long first = number << StoredJobs.MEMBER_BITS;
    long end = (number + 1) << StoredJobs.MEMBER_BITS;
    long last = lastMember(transaction.handle(), first, end);
    long from = Math.max(first, last + 1 - limit);
    transaction.update("DELETE FROM ends WHERE member >= ? AND member < ?", from, end);
    transaction.update("DELETE FROM members WHERE member >= ? AND member < ?", from, end);
    if (from == first) {
      transaction.update("DELETE FROM calls WHERE job = ?", number);
      transaction.update("DELETE FROM jobs WHERE number = ?", number);
    }
    return (int) Math.max(1, last + 1 - from);
  }

  private static long lastMember(Handle handle, long first, long end) {
    return handle
        .createQuery(
            "SELECT coalesce(max(member), :first) FROM members"
                + " WHERE member >= :first AND member < :end")
        .bind("first", first)
        .bind("end", end)
        .mapTo(Long.class)
        .one();
  }
}
