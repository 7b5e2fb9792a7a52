package dev.ringmaster.master.runs;

import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Runbooks;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort;
import dev.ringmaster.orchestration.run.JournalledCalls;
import dev.ringmaster.orchestration.run.PlanSource;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Renderer;
import java.time.InstantSource;

/**
 * Plans of runs, from this master's files as they are when the run begins. Where nothing else is
 * said, runbook and states are of the environment that the pillar is of, which takes those of
 * {@code base} if it has none.
 */
public final class RunPlans implements PlanSource {
  private final FileRoots roots;
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
      MinionPillars pillars,
      Renderer renderer,
      Fleet fleet,
      JobPort jobs,
      InstantSource clock,
      MinionId master) {
    this.roots = roots;
    this.pillars = pillars;
    this.renderer = renderer;
    this.fleet = fleet;
    this.jobs = jobs;
    this.clock = clock;
    this.master = master;
  }

  @Override
  public Plan compile(Requested requested, JournalledCalls calls) throws InterruptedException {
    String pillarEnvironment = or(requested.pillarEnvironment(), FileRoots.BASE);
    String environment = or(requested.environment(), pillarEnvironment);
    Value.MapValue pillar = pillars.ofMaster(master, pillarEnvironment, requested.pillar()).data();
    JobSettings settings =
        new JobSettings(
            roots.statesEnvironment(environment), pillarEnvironment, requested.pillar());
    RenderContext context =
        RenderContext.of(roots.tree(environment, "runbooks"))
            .withPillar(pillar)
            .withCalls(new RunCalls(fleet, jobs, clock, requested.requester(), settings, calls))
            .with("pillarenv", Value.text(pillarEnvironment))
            .with("test", Value.bool(requested.test()));
    return new Runbooks(renderer)
        .compile(requested.runbook(), requested.test(), context, settings, fleet.signatures());
  }

  private static String or(String text, String fallback) {
    return text.isEmpty() ? fallback : text;
  }
}
