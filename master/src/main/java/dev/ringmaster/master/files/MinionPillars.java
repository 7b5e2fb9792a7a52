package dev.ringmaster.master.files;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.pillars.Pillar;
import dev.ringmaster.pillars.PillarRequest;
import dev.ringmaster.pillars.PillarSource;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.util.Optional;

/** Pillars of enrolled minions, from what the master knows of them, and of the master itself. */
public final class MinionPillars {
  private final FileRoots roots;
  private final Pillars pillars;
  private final Fleet fleet;

  public MinionPillars(FileRoots roots, Pillars pillars, Fleet fleet) {
    this.roots = roots;
    this.pillars = pillars;
    this.fleet = fleet;
  }

  /**
   * The pillar of one enrolment as the files are now.
   *
   * @param environment empty: {@link FileRoots#BASE}
   * @param override the operator's {@code --pillar}
   * @throws dev.ringmaster.protocol.data.ProblemsException if it does not compile, or there is no
   *     such environment
   */
  public Pillar of(Enrolment enrolment, String environment, Value.MapValue override)
      throws InterruptedException {
    return of(enrolment, environment, override, roots.pillars());
  }

  Pillar of(Enrolment enrolment, String environment, Value.MapValue override, PillarSource source)
      throws InterruptedException {
    Optional<MinionStatus> status = fleet.minion(enrolment);
    return pillars.compile(
        new PillarRequest(
            enrolment.minion(),
            environment.isEmpty() ? FileRoots.BASE : environment,
            status.map(MinionStatus::trusted).orElse(Value.map()),
            status.map(MinionStatus::grains).orElse(Value.map()),
            override),
        source);
  }

  /** The orchestrator's own pillar: that of the master's id, which has no attributes or grains. */
  public Pillar ofMaster(MinionId master, String environment, Value.MapValue override)
      throws InterruptedException {
    return pillars.compile(
        new PillarRequest(
            master,
            environment.isEmpty() ? FileRoots.BASE : environment,
            Value.map(),
            Value.map(),
            override),
        roots.pillars());
  }
}
