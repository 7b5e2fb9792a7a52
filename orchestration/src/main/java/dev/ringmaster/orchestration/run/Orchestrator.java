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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this process walks, each on a thread of its own. Closing it stops walking and
 * changes nothing: whoever comes next resumes them.
 */
public final class Orchestrator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
  private final RunLog log;
  private final JobPort jobs;
  private final PlanSource plans;
  private final InstantSource clock;
  private final String owner;
  private final Followers followers;
  private final Walks walks;

  /** Held to begin a run: none begins once it is closed. */
  private final ReentrantLock starting = new ReentrantLock();

  private boolean closed;

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
    this.followers = new Followers(log, this::mayGoOn);
    this.walks = new Walks(run -> walkable(open(run)), followers::wake);
  }

  /**
   * Goes on with every run that is not finished; called once, when a master has started. While the
   * store cannot be written they wait for that.
   */
  public void resumeAll() {
    for (RunId run : log.unfinished()) {
      starting.lock();
      try {
        if (closed) {
          return; // the next process takes them up
        }
        resume(run);
      } finally {
        starting.unlock();
      }
    }
  }

  private void resume(RunId run) {
    try {
      Journal journal = open(run);
      journal.write(new Resumed(clock.instant(), owner));
      walks.begin(run, walkable(journal));
    } catch (RunLog.Unavailable | UnavailableException e) {
      walks.beginPaused(run, e);
    } catch (RuntimeException e) {
      // One journal that cannot be read must not keep the others, or the master, from going on.
      LOG.error("run {} cannot be taken up; it stays as it is", run, e);
    }
  }

  /**
   * Begins a run; when it returns the request is durable. Asking again with the same id is asking
   * once.
   *
   * @throws ProblemsException if the id is that of a run with another request
   * @throws UnavailableException if it is closed
   */
  public void start(RunId run, Requested request) {
    starting.lock();
    try {
      if (closed) {
        throw new UnavailableException(
            Problem.of("the master is stopping").withAdvice("Ask again when it has started."));
      }
      List<RunEvent> known = log.read(run, 0);
      if (known.isEmpty()) {
        Journal journal = open(run);
        journal.write(request);
        walks.begin(run, walkable(journal));
      } else if (!isSame(request, known.getFirst())) {
        throw new ProblemsException(
            Problem.of("there is a run " + run + " already, and it was asked for differently")
                .withAdvice("Ask with a new id."));
      }
    } finally {
      starting.unlock();
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
    walks.withPaused(run, this::reopened, paused -> paused.cancel(principal));
  }

  private Run reopened(RunId run) {
    try {
      return walkable(open(run));
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
    return walks
        .live(run)
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
    return followers.follow(run, after, patience);
  }

  private boolean mayGoOn(RunId run) {
    if (walks.isWalked(run)) {
      return true;
    }
    RunStatus status = status(run);
    return status.requested().isPresent() && status.finished().isEmpty();
  }

  private Journal open(RunId run) {
    return new Journal(run, log, owner, followers::wake);
  }

  private Run walkable(Journal journal) {
    return new Run(journal, jobs, plans, clock);
  }

  /** Why a run that is not over waits to be tried again; empty if it does not. */
  public Optional<String> pause(RunId run) {
    return walks.pause(run);
  }

  /** Stops walking. Waits until nothing is written any more. */
  @Override
  public void close() {
    starting.lock();
    try {
      closed = true;
    } finally {
      starting.unlock();
    }
    walks.close();
  }
}
