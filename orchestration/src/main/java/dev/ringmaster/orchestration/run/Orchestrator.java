package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Resumed;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this process walks, each on a thread of its own. Closing it stops walking and
 * changes nothing: whoever comes next resumes them.
 */
public final class Orchestrator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final RunLog log;
  private final JobPort jobs;
  private final PlanSource plans;
  private final InstantSource clock;
  private final String owner;
  private final Map<RunId, Thread> threads = new ConcurrentHashMap<>();
  private final Map<RunId, Run> live = new ConcurrentHashMap<>();
  private final Map<RunId, String> pauses = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private volatile boolean closed;

  /**
   * @param owner names this process in the journals of the runs that it resumes
   */
  public Orchestrator(
      RunLog log, JobPort jobs, PlanSource plans, InstantSource clock, String owner) {
    this.log = log;
    this.jobs = jobs;
    this.plans = plans;
    this.clock = clock;
    this.owner = owner;
  }

  /**
   * Goes on with every run that is not finished; called once, when a master has started. While the
   * store cannot be written they wait for that.
   */
  public void resumeAll() {
    for (RunId run : log.unfinished()) {
      try {
        Journal journal = open(run);
        journal.write(new Resumed(clock.instant(), owner));
        Run taken = take(run, journal);
        walk(run, () -> taken);
      } catch (RunLog.Unavailable | UnavailableException e) {
        walk(
            run,
            () -> {
              throw e;
            });
      } catch (RuntimeException e) {
        // One journal that cannot be read must not keep the others, or the master, from going on.
        LOG.error("run {} cannot be taken up; it stays as it is", run, e);
      }
    }
  }

  /**
   * Begins a run; when it returns the request is durable. Asking again with the same id is asking
   * once.
   *
   * @throws ProblemsException if the id is that of a run with another request
   */
  public void start(RunId run, Requested request) {
    lock.lock();
    try {
      List<RunEvent> known = log.read(run, 0);
      if (known.isEmpty()) {
        Journal journal = open(run);
        journal.write(request);
        Run taken = take(run, journal);
        walk(run, () -> taken);
      } else if (!isSame(request, known.getFirst())) {
        throw new ProblemsException(
            Problem.of("there is a run " + run + " already, and it was asked for differently")
                .withAdvice("Ask with a new id."));
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSame(Requested request, RunEvent first) {
    return first instanceof Requested known
        && new Requested(
                known.at(),
                request.runbook(),
                request.pillarEnvironment(),
                request.environment(),
                request.pillar(),
                request.test(),
                request.requester(),
                known.runbooks(),
                known.ownPillar())
            .equals(known);
  }

  /** Starts no further step of a run; one that is paused ends when it is tried again. */
  public void cancel(RunId run, String principal) {
    if (pause(run).isEmpty()) {
      live(run).cancel(principal);
      return;
    }
    lock.lock();
    try {
      (live.containsKey(run) ? live(run) : reopened(run)).cancel(principal);
    } finally {
      lock.unlock();
    }
  }

  /** To write into its journal only: whoever walks it takes it anew. */
  private Run reopened(RunId run) {
    try {
      return new Run(open(run), jobs, plans, clock);
    } catch (RunLog.Unavailable | UnavailableException e) {
      throw new UnavailableException(
          Problem.of("run " + run + " is paused: " + e.getMessage())
              .withAdvice("Cancel it when it can be written."));
    }
  }

  /** Answers what a run has asked about a step. */
  public void answer(RunId run, String step, Answer answer, String principal) {
    live(run).answer(step, answer, principal);
  }

  private Run live(RunId run) {
    return Optional.ofNullable(live.get(run))
        .orElseThrow(() ->
            new ProblemsException(
                Problem.of(
                    pause(run)
                        .map(why -> "run " + run + " is paused: " + why)
                        .orElseGet(() -> whyNotLive(run)))));
  }

  private String whyNotLive(RunId run) {
    RunStatus status = status(run);
    if (status.requested().isEmpty()) {
      return "there is no run " + run;
    }
    return status.finished().isPresent()
        ? "run " + run + " is over already"
        : "another master has taken run " + run + ", or goes on with it when it starts again";
  }

  /** What is durable of a run; {@link RunStatus#NEW} if there is no such run. */
  public RunStatus status(RunId run) {
    return RunStatus.of(log.read(run, 0));
  }

  /** The {@link Requested#runbooks} of the runs that are not rendered yet. */
  public Set<String> unrendered() {
    return log.unfinished().stream()
        .map(this::status)
        .filter(status -> status.plan().isEmpty())
        .flatMap(status -> status.requested().stream())
        .map(Requested::runbooks)
        .collect(Collectors.toSet());
  }

  /**
   * The events behind the first {@code after} ones; waits for some if there are none yet, at most
   * as long as {@code patience}. Nothing comes of a run that is over, or was never begun.
   */
  public List<RunEvent> follow(RunId run, long after, Duration patience)
      throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      // Asked before it is read: what a run that is over has appended is all there by then.
      boolean over = !mayGoOn(run);
      List<RunEvent> events = log.read(run, after);
      while (events.isEmpty() && nanos > 0 && !over) {
        nanos = written.awaitNanos(nanos);
        over = !mayGoOn(run);
        events = log.read(run, after);
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayGoOn(RunId run) {
    if (threads.containsKey(run)) {
      return true;
    }
    RunStatus status = status(run);
    return status.requested().isPresent() && status.finished().isEmpty();
  }

  private Journal open(RunId run) {
    return new Journal(run, log, owner, this::wake);
  }

  /** On a thread of its own, because the journal is locked and a follower may be reading. */
  private void wake() {
    Thread.startVirtualThread(() -> {
      lock.lock();
      try {
        written.signalAll();
      } finally {
        lock.unlock();
      }
    });
  }

  /** From now on it can be answered and cancelled. */
  private Run take(RunId id, Journal journal) {
    Run run = new Run(journal, jobs, plans, clock);
    live.put(id, run);
    return run;
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
        over = isWalkedToTheEnd(id, () -> take(id, open(id)));
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      live.remove(id);
      threads.remove(id);
      pauses.remove(id);
      wake();
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

  /** Nobody else writes to its journal meanwhile: the one who takes it last is the only writer. */
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

  /** Why a run that is not over waits to be tried again; empty if it does not. */
  public Optional<String> pause(RunId run) {
    return Optional.ofNullable(pauses.get(run));
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
