package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunLog.Append;
import dev.ringmaster.protocol.data.ProblemsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run's journal and the status that it folds to, shared by the threads of that run. The only
 * writer: what it has appended nobody else may have.
 */
final class Journal {
  private final RunId run;
  private final long epoch;
  private final RunLog log;
  private final Runnable written;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<RunEvent> unwritten = new ArrayList<>();
  private RunStatus status;
  private long length;
  private boolean broken;
  private RunLog.@Nullable Stale lost;

  /**
   * Takes the run; the journal's events so far are read and folded.
   *
   * @param written told after events have become durable, while the journal is locked
   */
  Journal(RunId run, RunLog log, String owner, Runnable written) {
    this.run = run;
    this.log = log;
    this.written = written;
    this.epoch = log.take(run, owner);
    this.status = RunStatus.of(log.read(run, 0));
    this.length = status.version();
  }

  RunId run() {
    return run;
  }

  RunStatus status() {
    lock.lock();
    try {
      return status;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds an event that will be found out again should it be lost, such as the end of a job, whose
   * returns the store has. It becomes durable with the next {@link #write}, which spares a flush of
   * the disk.
   */
  void note(RunEvent event) {
    lock.lock();
    try {
      checkUsable();
      status = status.next(event);
      unwritten.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds events; everything up to them is durable when this returns. */
  void write(RunEvent... events) {
    writeIf(current -> List.of(events));
  }

  /** Makes what was noted durable. */
  void flush() {
    writeIf(current -> List.of());
  }

  /** Adds an event that somebody else stores together with what it is about. */
  void writeWith(RunEvent event, Consumer<Append> commit) {
    writeIf(current -> List.of(event), commit);
  }

  /** Adds the events that {@code make} finds right for the status at that moment. */
  void writeIf(Function<RunStatus, List<RunEvent>> make) {
    writeIf(make, log::append);
  }

  private void writeIf(Function<RunStatus, List<RunEvent>> make, Consumer<Append> commit) {
    lock.lock();
    try {
      checkUsable();
      List<RunEvent> events = new ArrayList<>(unwritten);
      RunStatus next = status;
      for (RunEvent event : make.apply(status)) {
        next = next.next(event);
        events.add(event);
      }
      if (!events.isEmpty()) {
        commit(new Append(run, epoch, length, events, next.phase()), commit);
        length += events.size();
        unwritten.clear();
        status = next;
        written.run();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A refusal leaves the journal as it was; anything else, and nobody knows what is in it. */
  private void commit(Append append, Consumer<Append> commit) {
    boolean known = false;
    try {
      commit.accept(append);
      known = true;
    } catch (ProblemsException | RunLog.Unavailable refused) {
      known = log.read(run, length).isEmpty();
      throw refused;
    } catch (RunLog.Stale stale) {
      lost = stale;
      throw stale;
    } finally {
      broken = !known;
      changed.signalAll();
    }
  }

  private void checkUsable() {
    if (lost != null) {
      throw lost;
    }
    if (broken) {
      throw new IllegalStateException("the journal of run " + run + " could not be written");
    }
  }

  /** Waits until the status is as asked, at most until {@code until}; false if it never was. */
  boolean await(Predicate<RunStatus> wanted, Instant until, Instant now)
      throws InterruptedException {
    long nanos = nanosBetween(now, until);
    lock.lock();
    try {
      while (!wanted.test(status)) {
        checkUsable();
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static long nanosBetween(Instant now, Instant until) {
    return until.isAfter(now.plus(Duration.ofDays(1)))
        ? TimeUnit.DAYS.toNanos(36_500)
        : Duration.between(now, until).toNanos();
  }
}
