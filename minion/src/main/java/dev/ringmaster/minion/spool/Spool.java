package dev.ringmaster.minion.spool;

import dev.ringmaster.minion.spool.Ledger.Held;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a minion must not forget, one journal for one minion. A job goes from nothing to claimed, to
 * kept (its return waits to be acknowledged), to done (remembered only so that it is not taken
 * again); each step is one record.
 *
 * <p>A call that changes nothing needs no claim: its return waits in memory, and after a crash the
 * master sends the order again. Safe for many threads; a spool that does nothing holds no file open
 * and no thread.
 */
public final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long COMPACT_FROM_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};
  private final Journal journal;
  private final SpoolDisk disk;
  private final SpoolLimits limits;
  private final InstantSource clock;
  private final long compactFromBytes;

  /** More than that where it was tried in vain. */
  private long compactAboveBytes;

  private final Ledger ledger = new Ledger();

  /** What the spool knows of one job. */
  public enum Standing {
    UNKNOWN,
    /** Started, no return yet. */
    CLAIMED,
    /** Its return waits to be acknowledged. */
    KEPT,
    /** Answered and acknowledged. */
    DONE
  }

  private Spool(SpoolDisk disk, SpoolLimits limits, InstantSource clock, long compactFromBytes)
      throws IOException {
    this.compactFromBytes = compactFromBytes;
    this.compactAboveBytes = compactFromBytes;
    this.disk = disk;
    this.limits = limits;
    this.clock = clock;
    this.journal = Journal.open(disk, ledger::replay);
  }

  /**
   * Opens a spool, and makes an empty one where there is none.
   *
   * @param clock master time, by which orders are forgotten; while that is unknown, a time before
   *     all orders
   * @throws IOException when it cannot be read; the message says what to do
   */
  public static Spool open(SpoolDisk disk, SpoolLimits limits, InstantSource clock)
      throws IOException {
    return new Spool(disk, limits, clock, COMPACT_FROM_BYTES);
  }

  /** The same, whose journal is rewritten when it is larger than that and mostly out of date. */
  static Spool open(SpoolDisk disk, SpoolLimits limits, InstantSource clock, long compactFromBytes)
      throws IOException {
    return new Spool(disk, limits, clock, compactFromBytes);
  }

  public synchronized Standing standing(JobId job) {
    return ledger.standing(job);
  }

  /**
   * Claims a job: when this returns, the claim is on the disk, and the effect may begin.
   *
   * @param until how long the job is to be remembered, in master time
   * @param order what to know about it after a crash
   * @throws SpoolFull when it was not claimed; nothing must be started
   */
  public synchronized void claim(JobId job, Instant until, byte[] order) throws SpoolFull {
    if (standing(job) != Standing.UNKNOWN) {
      throw new IllegalStateException("job " + job + " is already " + standing(job));
    }
    try {
      checkRoom(order.length);
      long millis = until.toEpochMilli();
      Journal.Place place = append(JournalEntry.Kind.CLAIM, job, millis, order, true);
      ledger.place(ledger.stand(job, millis, Standing.CLAIMED), place);
    } catch (IOException e) {
      throw notTaken("the claim: " + e.getMessage());
    }
  }

  private SpoolFull notTaken(String what) {
    return new SpoolFull(
        "the disk of the spool, "
            + disk.place()
            + ", does not take "
            + what
            + "; free some space on it");
  }

  private void checkRoom(int bytes) throws SpoolFull, IOException {
    if (limits.areTooMany(ledger.size())) {
      ledger.forgetOld(clock.millis());
    }
    limits.checkRemembered(ledger.size());
    writeOwed();
    if (ledger.owes()) {
      throw notTaken("the returns of earlier jobs");
    }
    limits.checkSize(ledger.liveBytes(), bytes);
    limits.checkReserve(disk, bytes);
  }

  /**
   * Keeps a job's return until it is acknowledged. Nothing is dropped: what the disk does not take
   * stays in memory and is written as soon as it can be.
   */
  public synchronized void keep(JobId job, Instant until, byte[] answer) {
    boolean claimed = ledger.standing(job) == Standing.CLAIMED;
    Held held = ledger.stand(job, until.toEpochMilli(), Standing.KEPT);
    if (claimed || ledger.memoryBytes() + answer.length > limits.memoryBytes()) {
      write(held, answer, claimed);
    } else {
      ledger.hold(held, answer, false);
    }
  }

  private void write(Held held, byte[] answer, boolean force) {
    try {
      ledger.place(
          held, append(JournalEntry.Kind.RETURN, held.job(), held.untilMillis(), answer, force));
      ledger.release(held);
    } catch (IOException e) {
      LOG.warn(
          "the return of job {} waits in memory, the disk does not take it: {}",
          held.job(),
          e.getMessage());
      if (held.memory() == null) {
        ledger.hold(held, answer, force);
      }
    }
  }

  /** Writes what the disk did not take before. Call it now and then. */
  public synchronized void writeOwed() {
    try {
      journal.cutTail();
    } catch (IOException e) {
      LOG.warn("cannot mend the spool's journal yet: {}", e.getMessage());
    }
    for (Held held : ledger.owed()) {
      byte[] memory = held.memory();
      if (memory != null) {
        write(held, memory, true);
      }
    }
  }

  /** The stream is gone: returns that wait in memory go to the disk, to outlive the process too. */
  public synchronized void settle() {
    ledger.eachInMemory((held, memory) -> write(held, memory, ledger.owes(held)));
  }

  /** A kept return; empty if there is none under this id. */
  public synchronized Optional<byte[]> kept(JobId job) throws IOException {
    Held held = ledger.find(job);
    if (held == null || held.standing() != Standing.KEPT) {
      return Optional.empty();
    }
    byte[] memory = held.memory();
    return memory == null ? body(held) : Optional.of(memory);
  }

  /** What was claimed under this id; empty if there is no claim. */
  public synchronized Optional<byte[]> claimed(JobId job) throws IOException {
    Held held = ledger.find(job);
    return held == null || held.standing() != Standing.CLAIMED ? Optional.empty() : body(held);
  }

  private Optional<byte[]> body(Held held) throws IOException {
    Journal.Place place = held.place();
    return place == null ? Optional.empty() : Optional.of(journal.body(place));
  }

  /** The master has stored the return: it is forgotten, and that the job was done is remembered. */
  public synchronized void done(JobId job) {
    Held held = ledger.find(job);
    if (held == null || held.standing() != Standing.KEPT) {
      return;
    }
    ledger.done(held);
    if (held.place() == null) {
      return;
    }
    try {
      // Not forced: lost, it means that the return is sent once more.
      ledger.place(held, append(JournalEntry.Kind.DONE, job, held.untilMillis(), NOTHING, false));
    } catch (IOException e) {
      LOG.warn("cannot note that job {} is acknowledged: {}", job, e.getMessage());
    }
  }

  public synchronized List<JobId> claims() {
    return ledger.claims();
  }

  public synchronized List<JobId> returns() {
    return ledger.returns();
  }

  public synchronized boolean hasReturns() {
    return ledger.hasReturns();
  }

  private Journal.Place append(
      JournalEntry.Kind kind, JobId job, long until, byte[] body, boolean force)
      throws IOException {
    if (journal.sizeBytes() > compactAboveBytes && journal.sizeBytes() > 2 * ledger.liveBytes()) {
      try {
        compact();
        compactAboveBytes = compactFromBytes;
      } catch (IOException e) {
        LOG.warn("the spool's journal cannot be written anew, and is kept: {}", e.getMessage());
        compactAboveBytes = journal.sizeBytes() + compactFromBytes;
      }
    }
    return journal.append(new JournalEntry(kind, job.value(), until, body), force);
  }

  private void compact() throws IOException {
    ledger.forgetOld(clock.millis());
    List<Held> held = ledger.withRecord();
    Journal.Place[] places = new Journal.Place[held.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = Objects.requireNonNull(held.get(i).place());
    }
    Journal.Place[] moved = journal.compact(places);
    for (int i = 0; i < moved.length; i++) {
      ledger.place(held.get(i), moved[i]);
    }
  }
}
