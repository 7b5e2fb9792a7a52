package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Jobs by id: those that are open in memory, a few that ended lately, the others in the store. */
final class JobTable {
  private static final int RECENT = 8;

  private final JobRecords records;
  private final Map<JobId, LiveJob> open = new ConcurrentHashMap<>();
  private final Map<JobId, LiveJob> recent = new LinkedHashMap<>();
  private final Lock[] submitting =
      new Lock[64]; // by id, so that asking twice at once is asking once

  /** Takes up the jobs that are open in the store. */
  JobTable(JobRecords records) {
    this.records = records;
    Arrays.setAll(submitting, i -> new ReentrantLock());
    records.open().forEach(this::takeUp);
  }

  /** A job that was just stored; it is open until its last member has an end. */
  LiveJob takeUp(JobRecords.Stored stored) {
    LiveJob job = new LiveJob(stored, records, this::finished);
    if (!job.isFinished()) {
      open.put(stored.spec().id(), job);
    }
    return job;
  }

  private void finished(LiveJob job) {
    synchronized (recent) {
      recent.put(job.spec().id(), job);
    }
    keep(job);
    open.remove(job.spec().id(), job);
  }

  /**
   * Finished jobs that may be asked for soon: a returning fleet repeats what was not acknowledged.
   */
  private LiveJob keep(LiveJob job) {
    synchronized (recent) {
      LiveJob other = recent.putIfAbsent(job.spec().id(), job);
      if (recent.size() > RECENT) {
        recent.remove(recent.keySet().iterator().next());
      }
      return other == null ? job : other;
    }
  }

  private Optional<LiveJob> recent(JobId id) {
    synchronized (recent) {
      return Optional.ofNullable(recent.get(id));
    }
  }

  /** Every open job, as they come and go. */
  Collection<LiveJob> open() {
    return open.values();
  }

  Optional<LiveJob> open(JobId id) {
    return Optional.ofNullable(open.get(id));
  }

  Optional<LiveJob> find(JobId id) {
    return open(id).or(() -> recent(id)).or(() -> findStored(id));
  }

  LiveJob need(JobId id) {
    return find(id)
        .orElseThrow(() ->
            new ProblemsException(
                Problem.of("there is no job " + id)
                    .withAdvice("see 'master jobs list'; old jobs are removed by retention")));
  }

  /** One of the two, while nobody else submits under this id. */
  <T> T once(JobId id, Function<LiveJob, T> known, Supplier<T> anew) {
    Lock lock = submitting(id);
    lock.lock();
    try {
      return find(id).map(known).orElseGet(anew);
    } finally {
      lock.unlock();
    }
  }

  /** A job that is being submitted is stored a moment before it is open here; so this waits. */
  private Optional<LiveJob> findStored(JobId id) {
    Lock lock = submitting(id);
    lock.lock();
    try {
      return records.find(id).map(this::current);
    } finally {
      lock.unlock();
    }
  }

  private Lock submitting(JobId id) {
    return submitting[Math.floorMod(id.hashCode(), submitting.length)];
  }

  /** What was read may have been overtaken by what is in memory. */
  private LiveJob current(JobRecords.Stored stored) {
    return open(stored.spec().id()).orElseGet(() -> keep(new LiveJob(stored, records, done -> {})));
  }
}
