package dev.ringmaster.minion.spool;

import dev.ringmaster.minion.spool.Spool.Standing;
import dev.ringmaster.protocol.job.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a spool knows of each job without reading its disk: where the job stands, where its record
 * is, and which return waits in memory. The lists and sums of that are kept up with each change.
 * For one thread at a time.
 */
final class Ledger {
  private static final int LOOKED_BACK = 1_000;
  private final Map<JobId, Held> jobs = new HashMap<>();
  private final SequencedSet<JobId> lookedAt = new LinkedHashSet<>();
  private final SortedSet<JobId> claims = new TreeSet<>();
  private final SortedSet<JobId> returns = new TreeSet<>();
  private final Set<Held> owed = new HashSet<>();
  private long liveBytes;
  private long memoryBytes;

  /** One job; only its ledger changes it. */
  static final class Held {
    private final JobId job;
    private final long untilMillis;
    private Standing standing;
    private Journal.@Nullable Place place;
    private byte @Nullable [] memory;

    private Held(JobId job, long untilMillis, Standing standing) {
      this.job = job;
      this.untilMillis = untilMillis;
      this.standing = standing;
    }

    JobId job() {
      return job;
    }

    long untilMillis() {
      return untilMillis;
    }

    Standing standing() {
      return standing;
    }

    /** Its last record; null if it has none. */
    Journal.@Nullable Place place() {
      return place;
    }

    /** Its return, if that is not in its record. */
    byte @Nullable [] memory() {
      return memory;
    }
  }

  /** Takes over what a record says; later ones count. */
  void replay(JournalEntry entry, Journal.Place place) {
    Standing standing =
        switch (entry.kind()) {
          case CLAIM -> Standing.CLAIMED;
          case RETURN -> Standing.KEPT;
          case DONE -> Standing.DONE;
        };
    place(stand(new JobId(entry.job()), entry.untilMillis(), standing), place);
  }

  @Nullable Held find(JobId job) {
    return jobs.get(job);
  }

  Standing standing(JobId job) {
    Held held = jobs.get(job);
    if (held != null) {
      return held.standing;
    }
    return lookedAt.contains(job) ? Standing.DONE : Standing.UNKNOWN;
  }

  /**
   * The job stands there from now on.
   *
   * @param untilMillis how long it is remembered, if it was not known before
   */
  Held stand(JobId job, long untilMillis, Standing standing) {
    Held held = jobs.get(job);
    if (held == null) {
      held = new Held(job, untilMillis, standing);
      jobs.put(job, held);
    }
    stand(held, standing);
    return held;
  }

  private void stand(Held held, Standing standing) {
    held.standing = standing;
    note(claims, held.job, standing == Standing.CLAIMED);
    note(returns, held.job, standing == Standing.KEPT);
  }

  private static <T> void note(Set<T> set, T member, boolean in) {
    if (in) {
      set.add(member);
    } else {
      set.remove(member);
    }
  }

  /** Its record stands there from now on, and counts in place of the one before. */
  void place(Held held, Journal.@Nullable Place place) {
    liveBytes +=
        (place == null ? 0 : place.length()) - (held.place == null ? 0 : held.place.length());
    held.place = place;
  }

  /**
   * Its return waits in memory.
   *
   * @param owedToDisk whether it should have been written
   */
  void hold(Held held, byte[] answer, boolean owedToDisk) {
    held.memory = answer;
    note(owed, held, owedToDisk);
    memoryBytes += answer.length;
  }

  /** Its return does not wait in memory any more. */
  void release(Held held) {
    byte[] memory = held.memory;
    if (memory != null) {
      memoryBytes -= memory.length;
      held.memory = null;
    }
    owed.remove(held);
  }

  /** Acknowledged. A job without a record is remembered among the last of its kind only. */
  void done(Held held) {
    release(held);
    stand(held, Standing.DONE);
    if (held.place == null) {
      jobs.remove(held.job);
      lookedAt.add(held.job);
      if (lookedAt.size() > LOOKED_BACK) {
        lookedAt.removeFirst();
      }
    }
  }

  /** Forgets the jobs that are done and need not be remembered any more. */
  void forgetOld(long nowMillis) {
    jobs.values()
        .removeIf(held -> {
          boolean old = held.standing == Standing.DONE && held.untilMillis < nowMillis;
          if (old) {
            place(held, null);
          }
          return old;
        });
  }

  int size() {
    return jobs.size();
  }

  /** Of the records that count. */
  long liveBytes() {
    return liveBytes;
  }

  /** Of the returns that wait in memory. */
  long memoryBytes() {
    return memoryBytes;
  }

  List<JobId> claims() {
    return List.copyOf(claims);
  }

  List<JobId> returns() {
    return List.copyOf(returns);
  }

  boolean hasReturns() {
    return !returns.isEmpty();
  }

  /** The returns that wait in memory; {@code told} may write and {@link #release} them. */
  void eachInMemory(BiConsumer<Held, byte[]> told) {
    for (JobId job : returns) {
      Held held = jobs.get(job);
      if (held != null && held.memory != null) {
        told.accept(held, held.memory);
      }
    }
  }

  /** Those whose return should have been written, and waits in memory. */
  List<Held> owed() {
    return List.copyOf(owed);
  }

  boolean owes() {
    return !owed.isEmpty();
  }

  boolean owes(Held held) {
    return owed.contains(held);
  }

  List<Held> withRecord() {
    return jobs.values().stream().filter(held -> held.place != null).toList();
  }
}
