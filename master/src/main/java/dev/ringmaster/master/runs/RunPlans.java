package dev.ringmaster.master.runs;

import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.files.RunFiles;
import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Runbooks;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort;
import dev.ringmaster.orchestration.run.JournalledCalls;
import dev.ringmaster.orchestration.run.PlanSource;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceTree;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Plans of runs, from this master's files as they were when the run was asked for. Where nothing
 * else is said, runbook and states are of the environment that the pillar is of, which takes those
 * of {@code base} if it has none.
 */
public final class RunPlans implements PlanSource {
  private final FileRoots roots;
  private final RunFiles files;
  private final MinionPillars pillars;
  private final Renderer renderer;
  private final Fleet fleet;
  private final JobPort jobs;
  private final InstantSource clock;
  private final MinionId master;

  /**
   * @param clock master time
   * @param master the id that the orchestrator's own pillar is of
   */
  public RunPlans(
      FileRoots roots,
      RunFiles files,
      MinionPillars pillars,
      Renderer renderer,
      Fleet fleet,
      JobPort jobs,
      InstantSource clock,
      MinionId master) {
    this.roots = roots;
    this.files = files;
    this.pillars = pillars;
    this.renderer = renderer;
    this.fleet = fleet;
    this.jobs = jobs;
    this.clock = clock;
    this.master = master;
  }

  /**
   * What a run is rendered from: it is the same however often that is begun.
   *
   * @param runbooks what finds them; empty: as they are when it is rendered
   * @param pillar the orchestrator's own; empty: as it is when it is rendered
   */
  record Frozen(String runbooks, Optional<Value.MapValue> pillar) {}

  /**
   * Keeps what such a run is rendered from. What is wrong with it the run itself says, which looks
   * again.
   *
   * @throws UnavailableException if it cannot be kept now
   */
  Frozen freeze(RunRequest request) throws InterruptedException {
    String pillarEnvironment = or(request.pillarEnvironment(), FileRoots.BASE);
    try {
      return new Frozen(
          files.freeze(environment(request.environment(), pillarEnvironment)),
          Optional.of(pillars.ofMaster(master, pillarEnvironment, request.pillar()).data()));
    } catch (UnavailableException notNow) {
      throw notNow;
    } catch (ProblemsException wrong) {
      return new Frozen("", Optional.empty());
    }
  }

  private static String environment(String environment, String pillarEnvironment) {
    return or(environment, pillarEnvironment);
  }

  @Override
  public Plan compile(Requested requested, JournalledCalls calls) throws InterruptedException {
    String pillarEnvironment = or(requested.pillarEnvironment(), FileRoots.BASE);
    String environment = environment(requested.environment(), pillarEnvironment);
    SourceTree runbooks =
        requested.runbooks().isEmpty()
            ? roots.tree(environment, "runbooks")
            : files.frozen(requested.runbooks());
    Value.MapValue pillar =
        requested.ownPillar().isPresent()
            ? requested.ownPillar().get()
            : pillars.ofMaster(master, pillarEnvironment, requested.pillar()).data();
    JobSettings settings =
        new JobSettings(
            roots.statesEnvironment(environment), pillarEnvironment, requested.pillar());
    RenderContext context =
        RenderContext.of(runbooks)
            .withPillar(pillar)
            .withCalls(new RunCalls(fleet, jobs, clock, requested.requester(), settings, calls))
            .with("pillarenv", Value.text(pillarEnvironment))
            .with("test", Value.bool(requested.test()));
    return new Runbooks(renderer)
        .compile(
            requested.runbook(),
            requested.test(),
            context,
            settings,
            fleet.signatures(),
            roots::problem);
  }

  private static String or(String text, String fallback) {
    return text.isEmpty() ? fallback : text;
  }
}
