package dev.ringmaster.master.runs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Runbooks;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JournalledCalls;
import dev.ringmaster.orchestration.run.PlanSource;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.pillars.PillarRequest;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceTree;
import java.util.function.Supplier;

/**
 * Plans of runs, from this master's files. Where nothing else is said, the environment that the
 * pillar is of also has the runbook and the states, if it has such a runbook or any states at all;
 * else the environment {@code base} has them.
 */
public final class RunPlans implements PlanSource {
  /** The environment of what has no other. */
  public static final String BASE = "base";

  private final Supplier<RunFiles> files;
  private final Renderer renderer;
  private final Pillars pillars;
  private final Fleet fleet;
  private final Questions questions;
  private final MinionId master;

  /** Asks minions something on behalf of a run that is being rendered. */
  @FunctionalInterface
  public interface Questions {
    RunCalls of(Requested requested, JournalledCalls calls);
  }

  /**
   * @param files the files as they are now
   * @param master the id that the orchestrator's own pillar is of
   */
  public RunPlans(
      Supplier<RunFiles> files,
      Renderer renderer,
      Pillars pillars,
      Fleet fleet,
      Questions questions,
      MinionId master) {
    this.files = files;
    this.renderer = renderer;
    this.pillars = pillars;
    this.fleet = fleet;
    this.questions = questions;
    this.master = master;
  }

  @Override
  public Plan compile(Requested requested, JournalledCalls calls) throws InterruptedException {
    RunFiles now = files.get();
    String pillarEnvironment =
        requested.pillarEnvironment().isEmpty() ? BASE : requested.pillarEnvironment();
    String runbooks = environment(requested, pillarEnvironment, hasRunbook(now, requested));
    String states = environment(requested, pillarEnvironment, now.hasStates(pillarEnvironment));
    SourceTree tree =
        now.runbooks(runbooks)
            .orElseThrow(
                () -> new ProblemsException(Pillars.unknown(runbooks, now.environments())));
    Value.MapValue pillar =
        pillars
            .compile(
                new PillarRequest(
                    master, pillarEnvironment, Value.map(), Value.map(), requested.pillar()),
                now.pillars())
            .data();
    RenderContext context =
        RenderContext.of(tree)
            .withPillar(pillar)
            .withCalls(questions.of(requested, calls))
            .with("pillarenv", Value.text(pillarEnvironment))
            .with("test", Value.bool(requested.test()));
    return new Runbooks(renderer)
        .compile(
            requested.runbook(),
            requested.test(),
            context,
            new JobSettings(states, pillarEnvironment, requested.pillar()),
            fleet.signatures());
  }

  private static boolean hasRunbook(RunFiles files, Requested requested) {
    return files
        .runbooks(requested.pillarEnvironment())
        .flatMap(tree -> tree.sls(requested.runbook()))
        .isPresent();
  }

  private static String environment(
      Requested requested, String pillarEnvironment, boolean pillarEnvironmentHasIt) {
    if (!requested.environment().isEmpty()) {
      return requested.environment();
    }
    return pillarEnvironmentHasIt ? pillarEnvironment : BASE;
  }
}
