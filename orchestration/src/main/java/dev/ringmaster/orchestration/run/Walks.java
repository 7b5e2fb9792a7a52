package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.data.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that walk the runs of this process. A run that cannot go on is paused, and taken anew
 * now and then until it can.
 */
final class Walks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Walks.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Function<RunId, Run> taker;
  private final Runnable ended;
  private final Map<RunId, Thread> threads = new ConcurrentHashMap<>();
  private final Map<RunId, Run> live = new ConcurrentHashMap<>();
  private final Map<RunId, String> pauses = new ConcurrentHashMap<>();

  /** Held to take a paused run: only the one who took it last writes into its journal. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile boolean closed;

  /**
   * @param taker takes a run, which makes this process the only one that writes into its journal
   * @param ended told when a run is not walked any more
   */
  Walks(Function<RunId, Run> taker, Runnable ended) {
    this.taker = taker;
    this.ended = ended;
  }

  /** Begins to walk a run that was just taken. */
  void begin(RunId id, Run taken) {
    live.put(id, taken);
    walk(id, () -> taken);
  }

  /** Begins with a pause: the run could not be taken, for that reason. */
  void beginPaused(RunId id, RuntimeException why) {
    walk(
        id,
        () -> {
          throw why;
        });
  }

  /** A run that can be answered and cancelled. */
  Optional<Run> live(RunId id) {
    return Optional.ofNullable(live.get(id));
  }

  boolean isWalked(RunId id) {
    return threads.containsKey(id);
  }

  /** Why a run waits to be tried again; empty if it does not. */
  Optional<String> pause(RunId id) {
    return Optional.ofNullable(pauses.get(id));
  }

  /**
   * Does something to a run that was paused a moment ago.
   *
   * @param reopened takes it if it still is, to write into its journal only: whoever walks it takes
   *     it anew
   */
  void withPaused(RunId id, Function<RunId, Run> reopened, Consumer<Run> change) {
    lock.lock();
    try {
      change.accept(live(id).orElseGet(() -> reopened.apply(id)));
    } finally {
      lock.unlock();
    }
  }

  private void walk(RunId run, Supplier<Run> first) {
    Thread thread = Thread.ofVirtual().name("run-" + run).unstarted(() -> keepWalking(run, first));
    threads.put(run, thread);
    thread.start();
  }

  /** A store that cannot be written pauses the run; it is tried again, less and less often. */
  private void keepWalking(RunId id, Supplier<Run> first) {
    Duration pause = FIRST_PAUSE;
    try {
      boolean over = isWalkedToTheEnd(id, first);
      while (!over && !closed) {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        over = isWalkedToTheEnd(id, () -> take(id));
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      live.remove(id);
      threads.remove(id);
      pauses.remove(id);
      ended.run();
    }
  }

  /** Also true if the run has become somebody else's. */
  private boolean isWalkedToTheEnd(RunId id, Supplier<Run> taken) throws InterruptedException {
    try {
      goOn(id, taken).walk();
      return true;
    } catch (RunLog.Stale stale) {
      LOG.warn("stopped: {}", stale.getMessage());
      return true;
    } catch (RunLog.Unavailable | UnavailableException e) {
      if (isNewPause(id, String.valueOf(e.getMessage()))) {
        LOG.error("run {} is paused until it can go on: {}", id, e.getMessage());
      }
      return false;
    } catch (RuntimeException e) {
      if (isNewPause(id, e.toString())) {
        LOG.error("run {} is paused and tried again now and then", id, e);
      }
      return false;
    }
  }

  private Run take(RunId id) {
    Run run = taker.apply(id);
    live.put(id, run);
    return run;
  }

  private Run goOn(RunId id, Supplier<Run> taken) {
    lock.lock();
    try {
      Run run = taken.get();
      if (pauses.remove(id) != null) {
        LOG.info("run {} goes on", id);
      }
      return run;
    } finally {
      lock.unlock();
    }
  }

  private boolean isNewPause(RunId id, String why) {
    lock.lock();
    try {
      live.remove(id);
      return !why.equals(pauses.put(id, why));
    } finally {
      lock.unlock();
    }
  }

  /** Stops walking. Waits until nothing is written any more. */
  @Override
  public void close() {
    closed = true;
    threads.values().forEach(Thread::interrupt);
    try {
      for (Thread one : List.copyOf(threads.values())) {
        one.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
