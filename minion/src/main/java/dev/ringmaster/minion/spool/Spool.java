package dev.ringmaster.minion.spool;

import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
  private static final int LOOKED_BACK = 1_000;
  private final Journal journal;
  private final SpoolDisk disk;
  private final SpoolLimits limits;
  private final InstantSource clock;
  private final Map<JobId, Held> jobs = new HashMap<>();
  private final SequencedSet<JobId> lookedAt = new LinkedHashSet<>();
  private final SortedSet<JobId> claims = new TreeSet<>();
  private final SortedSet<JobId> returns = new TreeSet<>();
  private final Set<JobId> owed = new HashSet<>();
  private final long compactFromBytes;
  private long liveBytes;
  private long memoryBytes;

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

  private static final class Held {
    private final long untilMillis;
    private Standing standing;
    private Journal.@Nullable Place place;
    private byte @Nullable [] memory;

    Held(long untilMillis, Standing standing) {
      this.untilMillis = untilMillis;
      this.standing = standing;
    }
  }

  private Spool(SpoolDisk disk, SpoolLimits limits, InstantSource clock, long compactFromBytes)
      throws IOException {
    this.compactFromBytes = compactFromBytes;
    this.disk = disk;
    this.limits = limits;
    this.clock = clock;
    this.journal = Journal.open(disk, this::replay);
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

  private void replay(Journal.Entry entry, Journal.Place place) {
    Standing standing =
        switch (entry.kind()) {
          case CLAIM -> Standing.CLAIMED;
          case RETURN -> Standing.KEPT;
          case DONE -> Standing.DONE;
        };
    JobId job = new JobId(entry.job());
    place(jobs.computeIfAbsent(job, id -> new Held(entry.untilMillis(), standing)), place);
    stand(job, Objects.requireNonNull(jobs.get(job)), standing);
  }

  private void stand(JobId job, Held held, Standing standing) {
    held.standing = standing;
    note(claims, job, standing == Standing.CLAIMED);
    note(returns, job, standing == Standing.KEPT);
  }

  private static void note(Set<JobId> jobs, JobId job, boolean in) {
    if (in) {
      jobs.add(job);
    } else {
      jobs.remove(job);
    }
  }

  private void place(Held held, Journal.@Nullable Place place) {
    liveBytes +=
        (place == null ? 0 : place.length()) - (held.place == null ? 0 : held.place.length());
    held.place = place;
  }

  public synchronized Standing standing(JobId job) {
    Held held = jobs.get(job);
    if (held != null) {
      return held.standing;
    }
    return lookedAt.contains(job) ? Standing.DONE : Standing.UNKNOWN;
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
      Held held = new Held(millis, Standing.CLAIMED);
      place(held, append(Journal.Kind.CLAIM, job, millis, order, true));
      jobs.put(job, held);
      stand(job, held, Standing.CLAIMED);
    } catch (IOException e) {
      throw new SpoolFull(
          "the disk of the spool, "
              + disk.place()
              + ", does not take the claim: "
              + e.getMessage()
              + "; free some space on it");
    }
  }

  private void checkRoom(int bytes) throws SpoolFull, IOException {
    if (jobs.size() >= limits.remembered()) {
      forgetOld();
    }
    if (jobs.size() >= limits.remembered()) {
      throw new SpoolFull(
          "this minion already remembers "
              + limits.remembered()
              + " orders that have not expired; the limit is spool.remembered");
    }
    writeOwed();
    if (!owed.isEmpty()) {
      throw new SpoolFull(
          "the disk of the spool, "
              + disk.place()
              + ", does not take the returns of earlier jobs; free some space on it");
    }
    if (liveBytes + bytes > limits.sizeBytes()) {
      throw new SpoolFull(
          "the spool holds "
              + liveBytes
              + " bytes of claims and of returns that the master has not acknowledged; the limit is"
              + " spool.size, "
              + limits.sizeBytes()
              + " bytes");
    }
    long free = disk.free();
    if (free < limits.reserveBytes() + bytes) {
      throw new SpoolFull(
          "the disk of the spool, "
              + disk.place()
              + ", is full: "
              + free
              + " bytes are free, and spool.reserve keeps "
              + limits.reserveBytes()
              + " for the returns of what runs; free some space on it");
    }
  }

  /**
   * Keeps a job's return until it is acknowledged. Nothing is dropped: what the disk does not take
   * stays in memory and is written as soon as it can be.
   */
  public synchronized void keep(JobId job, Instant until, byte[] answer) {
    Held held = jobs.get(job);
    boolean claimed = held != null && held.standing == Standing.CLAIMED;
    if (held == null) {
      held = new Held(until.toEpochMilli(), Standing.KEPT);
      jobs.put(job, held);
    }
    stand(job, held, Standing.KEPT);
    if (claimed || memoryBytes + answer.length > limits.memoryBytes()) {
      write(job, held, answer, claimed);
    } else {
      holdInMemory(job, held, answer, false);
    }
  }

  private void write(JobId job, Held held, byte[] answer, boolean force) {
    try {
      place(held, append(Journal.Kind.RETURN, job, held.untilMillis, answer, force));
      if (held.memory != null) {
        memoryBytes -= held.memory.length;
        held.memory = null;
      }
      owed.remove(job);
    } catch (IOException e) {
      LOG.warn(
          "the return of job {} waits in memory, the disk does not take it: {}",
          job,
          e.getMessage());
      if (held.memory == null) {
        holdInMemory(job, held, answer, force);
      }
    }
  }

  private void holdInMemory(JobId job, Held held, byte[] answer, boolean owedToDisk) {
    held.memory = answer;
    note(owed, job, owedToDisk);
    memoryBytes += answer.length;
  }

  /** Writes what the disk did not take before. Call it now and then. */
  public synchronized void writeOwed() {
    try {
      journal.cutTail();
    } catch (IOException e) {
      LOG.warn("cannot mend the spool's journal yet: {}", e.getMessage());
    }
    for (JobId job : List.copyOf(owed)) {
      Held held = jobs.get(job);
      if (held != null && held.memory != null) {
        write(job, held, held.memory, true);
      }
    }
  }

  /** The stream is gone: returns that wait in memory go to the disk, to outlive the process too. */
  public synchronized void settle() {
    for (JobId job : returns) {
      Held held = jobs.get(job);
      if (held != null && held.memory != null) {
        write(job, held, held.memory, owed.contains(job));
      }
    }
  }

  /** A kept return; empty if there is none under this id. */
  public synchronized Optional<byte[]> kept(JobId job) throws IOException {
    Held held = jobs.get(job);
    if (held == null || held.standing != Standing.KEPT) {
      return Optional.empty();
    }
    byte[] memory = held.memory;
    if (memory != null) {
      return Optional.of(memory);
    }
    return held.place == null ? Optional.empty() : Optional.of(journal.body(held.place));
  }

  /** What was claimed under this id; empty if there is no claim. */
  public synchronized Optional<byte[]> claimed(JobId job) throws IOException {
    Held held = jobs.get(job);
    return held == null || held.standing != Standing.CLAIMED || held.place == null
        ? Optional.empty()
        : Optional.of(journal.body(held.place));
  }

  /** The master has stored the return: it is forgotten, and that the job was done is remembered. */
  public synchronized void done(JobId job) {
    Held held = jobs.get(job);
    if (held == null || held.standing != Standing.KEPT) {
      return;
    }
    byte[] memory = held.memory;
    if (memory != null) {
      memoryBytes -= memory.length;
      held.memory = null;
    }
    stand(job, held, Standing.DONE);
    owed.remove(job);
    if (held.place == null) {
      jobs.remove(job);
      lookedAt.add(job);
      if (lookedAt.size() > LOOKED_BACK) {
        lookedAt.removeFirst();
      }
      return;
    }
    try {
      // Not forced: lost, it means that the return is sent once more.
      place(held, append(Journal.Kind.DONE, job, held.untilMillis, NOTHING, false));
    } catch (IOException e) {
      LOG.warn("cannot note that job {} is acknowledged: {}", job, e.getMessage());
    }
  }

  public synchronized List<JobId> claims() {
    return List.copyOf(claims);
  }

  public synchronized List<JobId> returns() {
    return List.copyOf(returns);
  }

  public synchronized boolean hasReturns() {
    return !returns.isEmpty();
  }

  private Journal.Place append(Journal.Kind kind, JobId job, long until, byte[] body, boolean force)
      throws IOException {
    if (journal.sizeBytes() > compactFromBytes && journal.sizeBytes() > 2 * liveBytes) {
      compact();
    }
    return journal.append(new Journal.Entry(kind, job.value(), until, body), force);
  }

  private void compact() throws IOException {
    forgetOld();
    List<Held> held = new ArrayList<>();
    List<Journal.Place> places = new ArrayList<>();
    for (Held one : jobs.values()) {
      if (one.place != null) {
        held.add(one);
        places.add(one.place);
      }
    }
    Journal.Place[] moved = journal.compact(places.toArray(Journal.Place[]::new));
    for (int i = 0; i < moved.length; i++) {
      held.get(i).place = moved[i];
    }
  }

  private void forgetOld() {
    long now = clock.millis();
    jobs.values()
        .removeIf(held -> {
          boolean old = held.standing == Standing.DONE && held.untilMillis < now;
          if (old) {
            place(held, null);
          }
          return old;
        });
  }
}
