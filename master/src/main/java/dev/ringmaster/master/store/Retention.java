package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * Removes what is old or too much. Open jobs, jobs that an unfinished run names, and the newest
 * event stay in any case. Works on a full disk, from the reserve.
 */
public final class Retention {
  /** Events may take this part of the limit: a flood of them is no reason for jobs to go. */
  private static final int EVENTS_PART = 8;

  private static final Duration SAY_AGAIN = Duration.ofMinutes(10);

  private final Store store;
  private final RetentionLimits limits;
  private final DatabaseFile file;
  private final JobPruning jobs;
  private final RunPruning runs;
  private final EventPruning events;
  private final AuditPruning audit;
  private final ReentrantLock lock = new ReentrantLock(); // one at a time
  private boolean tended;
  private Instant saidAt = Instant.EPOCH;

  public Retention(Store store, RetentionLimits limits) {
    this.store = store;
    this.limits = limits;
    this.file = new DatabaseFile(store);
    this.jobs = new JobPruning(store);
    this.runs = new RunPruning(store);
    this.events = new EventPruning(store);
    this.audit = new AuditPruning(store);
  }

  /** Brings the store within its limits and gives what became free back to the disk. */
  public void prune() {
    lock.lock();
    try {
      Instant now = store.clock().instant();
      boolean old = removeOld(now);
      boolean tooMuch = removeTooMuch(now);
      if (old || tooMuch) {
        file.giveBack();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * To be called every few seconds: once the disk was full, prunes, if need be from the reserve,
   * and opens the store again when there is space beside the reserve. The first call prunes in any
   * case: limits may have been lowered because the disk is nearly full.
   */
  public void tend() {
    lock.lock();
    try {
      boolean begins = !tended;
      tended = true;
      if (store.isFull() || begins) {
        makeRoom();
        store.openIfRoom();
        sayIfFull("nothing more may be removed");
      }
    } catch (IOException | RuntimeException e) {
      sayIfFull("removing more failed: " + StoreProblems.firstLine(e));
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom() throws IOException {
    try {
      prune();
      file.giveBack();
    } catch (UnavailableException e) { // even removing needs space
      store.releaseReserve();
      prune();
      file.giveBack();
    }
  }

  private void sayIfFull(String why) {
    Instant now = store.clock().instant();
    if (store.isFull() && !now.isBefore(saidAt.plus(SAY_AGAIN))) {
      saidAt = now;
      StoreProblems.LOG.warn(
          "{}; by retention.days ({}) and retention.mebibytes ({}) {}",
          store.full().describe(),
          limits.age().toDays(),
          limits.bytes() >> 20,
          why);
    }
  }

  private boolean removeOld(Instant now) {
    Instant before = now.minus(limits.age());
    boolean removed = events.removeBefore(events.firstSince(before), () -> true);
    while (jobs.removeSome(before, handle -> true)) {
      removed = true;
    }
    while (runs.removeOne(before)) {
      removed = true;
    }
    while (audit.removeSome(now.minus(limits.auditAge()))) {
      removed = true;
    }
    return removed;
  }

  private boolean removeTooMuch(Instant now) {
    if (!isTooMuch()) {
      return false;
    }
    boolean removed =
        events.removeBefore(events.firstOfNewest(limits.bytes() / EVENTS_PART), this::isTooMuch);
    while (isTooMuch() && removeOldest(now)) {
      removed = true;
    }
    return events.removeBefore(Long.MAX_VALUE, this::isTooMuch) || removed;
  }

  /** Jobs up to the oldest run, or that run. */
  private boolean removeOldest(Instant now) {
    Optional<Instant> run = runs.oldest(now);
    return jobs.removeSome(run.orElse(now), this::exceeds)
        || (run.isPresent() && runs.removeOne(now));
  }

  private boolean isTooMuch() {
    return store.read(this::exceeds);
  }

  private boolean exceeds(Handle handle) {
    return usedBytes(handle) > limits.bytes();
  }

  /** What the store takes of the disk when it has nothing to give back. */
  static long usedBytes(Handle handle) {
    return DatabaseFile.storedBytes(handle) + Store.HELD_BACK_BYTES;
  }
}
