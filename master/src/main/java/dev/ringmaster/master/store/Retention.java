package dev.ringmaster.master.store;

import dev.ringmaster.master.runs.RunRecords;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Removes what is old or too much. Open jobs, jobs that an unfinished run names, and the newest
 * event stay in any case. Works on a full disk, from the reserve.
 */
public final class Retention {
  private static final int JOBS_AT_ONCE = 100;
  private static final int ROWS_AT_ONCE = 5_000;
  private static final int PAGES_AT_ONCE = 4_096;

  private final Store store;
  private final RunRecords runs;
  private final RetentionLimits limits;
  private final JobPruning jobs;
  private boolean tended;

  public Retention(Store store, RunRecords runs, RetentionLimits limits) {
    this.store = store;
    this.runs = runs;
    this.limits = limits;
    this.jobs = new JobPruning(store);
  }

  /** Brings the store within its limits and gives what became free back to the disk. */
  public void prune() {
    Instant now = store.clock().instant();
    boolean removed = removeAll(now.minus(limits.age()));
    while (removeAudit(now.minus(limits.auditAge())) > 0) {
      removed = true;
    }
    while (usedBytes() > limits.bytes() && removeSome(now)) {
      removed = true;
    }
    if (removed) {
      giveBack();
    }
  }

  /**
   * To be called every few seconds: once the disk was full, prunes from the reserve, and opens the
   * store again when there is space beside the reserve. The first call prunes in any case: limits
   * may have been lowered because the disk is nearly full.
   */
  public void tend() {
    boolean begins = !tended;
    tended = true;
    if (!store.isFull() && !begins) {
      return;
    }
    try {
      if (!store.hasHeadroom()) {
        store.reserve().release();
      }
      prune();
      giveBack();
      if (store.reserve().take() && store.hasHeadroom() && store.isFull()) {
        store.notFull();
      }
    } catch (IOException | RuntimeException e) {
      StoreProblems.LOG.warn("the store's disk is still full: {}", e.getMessage());
    }
  }

  private boolean removeAll(Instant before) {
    boolean removed = false;
    while (removeSome(before)) {
      removed = true;
    }
    return removed;
  }

  private boolean removeSome(Instant before) {
    Set<JobId> pinned = runs.pinnedJobs();
    int count = jobs.prune(before, pinned, JOBS_AT_ONCE);
    count += runs.prune(before, JOBS_AT_ONCE);
    int[] events = new int[1];
    store.commitFromReserve(transaction ->
        events[0] =
            transaction.update(
                "DELETE FROM events WHERE sequence IN (SELECT sequence FROM events WHERE at < ?"
                    + " AND sequence < (SELECT max(sequence) FROM events)"
                    + " ORDER BY sequence LIMIT ?)",
                before,
                ROWS_AT_ONCE));
    return count + events[0] > 0;
  }

  /** The chain begins at its anchor: what is removed moves the anchor to the last one removed. */
  private int removeAudit(Instant before) {
    int[] removed = new int[1];
    store.commitFromReserve(transaction -> {
      long last = lastOf(transaction.handle(), before);
      transaction.update(
          "UPDATE audit_anchor SET number = a.number, hash = a.hash FROM audit a"
              + " WHERE a.number = ?",
          last);
      removed[0] = transaction.update("DELETE FROM audit WHERE number <= ?", last);
    });
    return removed[0];
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

  /** What the database holds, without what is free inside it. */
  long usedBytes() {
    return store.read(handle ->
        pragma(handle, "page_size")
            * (pragma(handle, "page_count") - pragma(handle, "freelist_count")));
  }

  private static long pragma(Handle handle, String name) {
    return handle.createQuery("PRAGMA " + name).map((row, context) -> row.getLong(1)).one();
  }

  private void giveBack() {
    long free = store.read(handle -> pragma(handle, "freelist_count"));
    for (long done = 0; done < free; done += PAGES_AT_ONCE) {
      store.commitFromReserve(transaction -> vacuum(transaction.handle()));
    }
    store.read(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }

  /** One page a step: the driver never asks for more than the first row, and a row is a page. */
  private static void vacuum(Handle handle) {
    for (int page = 0; page < PAGES_AT_ONCE; page++) {
      handle.execute("PRAGMA incremental_vacuum(1)");
    }
  }
}
