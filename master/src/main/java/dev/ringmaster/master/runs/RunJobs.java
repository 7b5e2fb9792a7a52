package dev.ringmaster.master.runs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Meant;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.master.jobs.UnknownName;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs of runs, as jobs of this master. Each has the run as its principal. */
public final class RunJobs implements JobPort {
  private final Jobs jobs;
  private final Fleet fleet;
  private final RunEntries entries;
  private final Clock clock;
  private final Map<JobId, JobProgress> watched = new ConcurrentHashMap<>();

  /**
   * @param clock master time
   */
  public RunJobs(Jobs jobs, Fleet fleet, RunEntries entries, Clock clock) {
    this.jobs = jobs;
    this.fleet = fleet;
    this.entries = entries;
    this.clock = clock;
  }

  /** In whose name the jobs of a run are. */
  static Principal principal(Requester requester, RunId run) {
    return new Principal("run:" + run, requester.userId(), requester.administrator());
  }

  @Override
  public List<Enrolment> members(String text) {
    Meant meant = Meant.by(text, fleet.minions());
    List<Problem> unknown =
        meant.unknown().stream()
            .filter(name -> !name.excluded())
            .map(name -> unknown(text, name))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ProblemsException(unknown);
    }
    return meant.minions();
  }

  /** The step would leave out a host that somebody means. */
  private static Problem unknown(String text, UnknownName name) {
    return Problem.of(
            "the target '" + text + "' names '" + name.name() + "', which no accepted minion is")
        .withAdvice(
            name.near().isEmpty()
                ? "Remove the name, or accept its key: see 'master keys list'."
                : "Did you mean '" + String.join("' or '", name.near()) + "'?");
  }

  /** The worst that any release in the fleet says of it: its members may differ. */
  @Override
  public Effect effect(String function, List<Enrolment> members) {
    return fleet.signatures().stream()
        .filter(it -> it.kind() == Signature.Kind.FUNCTION && it.name().equals(function))
        .map(Signature::effect)
        .max(Comparator.naturalOrder())
        .orElse(Effect.ONCE);
  }

  @Override
  public void submit(Request request, Optional<RunLog.Append> journal) {
    Principal who = principal(request.requester(), request.run());
    JobSettings settings = request.settings();
    Submission submission =
        new Submission(
            request.id(),
            request.call(),
            request.target(),
            request.members(),
            new Submission.Timing(request.timeout(), BACK_WITHIN, true),
            settings.environment(),
            settings.pillarEnvironment(),
            settings.pillar(),
            true);
    JobWatch watch = submit(who, submission, journal);
    boolean harmless = effect(request.call().function(), request.members()) == Effect.READ;
    JobProgress before = watched.put(request.id(), new JobProgress(watch, who, harmless));
    if (before != null) {
      before.close();
    }
  }

  private JobWatch submit(Principal who, Submission submission, Optional<RunLog.Append> journal) {
    if (journal.isEmpty()) {
      return submit(who, submission, Alongside.NOTHING);
    }
    RunEntries.Entry entry = entries.entry(journal.get());
    try {
      return submit(who, submission, entry);
    } catch (ProblemsException e) {
      throw entry.failure(e);
    }
  }

  /** What the master cannot do now is no failure of the step: the run waits until it can. */
  private JobWatch submit(Principal who, Submission submission, Alongside alongside) {
    try {
      return jobs.submit(who, submission, alongside);
    } catch (UnavailableException e) {
      throw new RunLog.Unavailable(e.problems().getFirst().message(), e);
    }
  }

  @Override
  public Map<Enrolment, Reply> await(JobId job, Instant until) throws InterruptedException {
    JobProgress progress = watched.get(job);
    if (progress == null) {
      throw new IllegalStateException("job " + job + " was not submitted by this process");
    }
    Duration patience = Duration.between(clock.instant(), until);
    return progress.await(patience);
  }

  @Override
  public void release(JobId job) {
    JobProgress progress = watched.remove(job);
    if (progress != null) {
      progress.close();
    }
  }

  @Override
  public void cancel(JobId job) {
    JobProgress progress = watched.get(job);
    if (progress != null) {
      jobs.cancel(progress.principal(), job);
    }
  }
}
