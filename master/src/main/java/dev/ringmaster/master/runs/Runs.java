package dev.ringmaster.master.runs;

import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.files.RunFiles;
import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.jobs.Authorizer;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.orchestration.run.Orchestrator;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog;
import dev.ringmaster.orchestration.run.RunStatus;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Renderer;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs as operators deal with them. What cannot be done, or is not allowed, is a {@link
 * ProblemsException} that says why; then nothing was done.
 */
public final class Runs implements AutoCloseable {
  private static final int LIST_LIMIT = 10_000;
  private static final int PREFIX_LEAST = 4;

  private final Orchestrator orchestrator;
  private final RunRecords records;
  private final Authorizer authorizer;
  private final InstantSource clock;
  private final RunPlans plans;

  private Runs(
      Orchestrator orchestrator,
      RunRecords records,
      Authorizer authorizer,
      InstantSource clock,
      RunPlans plans) {
    this.plans = plans;
    this.orchestrator = orchestrator;
    this.records = records;
    this.authorizer = authorizer;
    this.clock = clock;
  }

  /**
   * The runs of a master, put together.
   *
   * @param log where the journals are
   * @param clock master time
   * @param master the master's own id, which the orchestrator's pillar is of
   */
  public static Runs open(
      RunLog log,
      RunRecords records,
      RunEntries entries,
      Jobs jobs,
      Fleet fleet,
      FileRoots roots,
      RunFiles files,
      MinionPillars pillars,
      Renderer renderer,
      Authorizer authorizer,
      Clock clock,
      MinionId master) {
    RunJobs ofRuns = new RunJobs(jobs, fleet, entries, clock);
    RunPlans plans = new RunPlans(roots, files, pillars, renderer, fleet, ofRuns, clock, master);
    return new Runs(
        new Orchestrator(log, ofRuns, plans, clock, master.value()),
        records,
        authorizer,
        clock,
        plans);
  }

  /** Goes on with what an earlier process left; call it once, when minions can connect. */
  public void resume() {
    orchestrator.resumeAll();
  }

  /** Stops walking; the runs go on when a master starts again. */
  @Override
  public void close() {
    orchestrator.close();
  }

  /** Begins a run; it goes on when nobody watches. Its request is stored when this returns. */
  public void start(Principal who, RunRequest request) throws InterruptedException {
    permit(who, "run.start", request.runbook());
    RunPlans.Frozen frozen = plans.freeze(request);
    Requested requested =
        new Requested(
            clock.instant(),
            request.runbook(),
            request.pillarEnvironment(),
            request.environment(),
            request.pillar(),
            request.test(),
            new Requester(who.name(), who.userId(), who.administrator()),
            frozen.runbooks(),
            frozen.pillar());
    stored(() -> orchestrator.start(request.id(), requested));
  }

  /** What finds the runbooks of the runs that are still to be rendered: they must be kept. */
  public Set<String> frozenRunbooks() {
    return orchestrator.unrendered();
  }

  /** The newest runs, newest first. */
  public List<RunSummary> list(Principal who, int limit) {
    permit(who, "run.read", "");
    if (limit < 1 || limit > LIST_LIMIT) {
      throw new ProblemsException(
          Problem.of("limit must be 1 to " + LIST_LIMIT + ", not " + limit));
    }
    return records.list(limit).stream().map(this::withPause).toList();
  }

  /** The run that {@code text}, an id or at least four characters of its beginning, means. */
  public Optional<RunId> find(Principal who, String text) {
    permit(who, "run.read", text);
    if (text.length() < PREFIX_LEAST) {
      throw new ProblemsException(
          Problem.of("'" + text + "' is too short for the beginning of a run's id")
              .withAdvice("Give at least " + PREFIX_LEAST + " characters of it."));
    }
    List<RunId> found = records.beginningWith(text, 2);
    if (found.size() > 1) {
      throw new ProblemsException(
          Problem.of("more than one run begins with '" + text + "'")
              .withAdvice("Give more of its id; 'master runs list' shows them."));
    }
    return found.stream().findFirst();
  }

  public RunStatus show(Principal who, RunId run) {
    permit(who, "run.read", run.toString());
    return orchestrator.status(run);
  }

  /**
   * The journal behind the first {@code after} events; waits for some if there are none yet, at
   * most as long as {@code patience}.
   */
  public List<RunEvent> follow(Principal who, RunId run, long after, Duration patience)
      throws InterruptedException {
    permit(who, "run.read", run.toString());
    return orchestrator.follow(run, after, patience);
  }

  /** Starts no further step, and tells those under way to stop; does not wait for them. */
  public void cancel(Principal who, RunId run) {
    permit(who, "run.cancel", run.toString());
    stored(() -> orchestrator.cancel(run, who.name()));
  }

  /** Says what is known of a step of which the run does not know whether it took effect. */
  public void answer(Principal who, RunId run, String step, Answer answer) {
    permit(who, "run.answer", run.toString());
    stored(() -> orchestrator.answer(run, step, answer, who.name()));
  }

  /** What keeps a run that goes on from going on; the list is where one looks first. */
  private RunSummary withPause(RunSummary run) {
    return orchestrator.pause(run.id()).map(run::paused).orElse(run);
  }

  private static void stored(Runnable change) {
    try {
      change.run();
    } catch (RunLog.Unavailable e) {
      throw new UnavailableException(Problem.of(String.valueOf(e.getMessage())));
    }
  }

  private void permit(Principal who, String action, String subject) {
    authorizer
        .refusal(who, new Authorizer.Request.Manage(action, subject))
        .ifPresent(problem -> {
          throw new ProblemsException(problem);
        });
  }
}
