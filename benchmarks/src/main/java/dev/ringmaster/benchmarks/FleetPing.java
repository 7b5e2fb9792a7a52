package dev.ringmaster.benchmarks;

import java.io.IOException;

/**
 * {@code test.ping} to so many simulated minions in one other process, every return stored and
 * streamed to the client.
 */
record FleetPing(int minions) implements SingleFigure {
  private static final int WARM_UP_RETURNS = 60_000;
  private static final int ROUNDS = 30;

  @Override
  public String name() {
    return "ping." + minions;
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    Fleet fleet = site.fleet(minions);
    fleet.growTo(site, minions);
    return measure(site, fleet);
  }

  /** The same with a fleet that is there. */
  Figure measure(Site site, Fleet fleet) throws IOException, InterruptedException {
    Stopwatch.milliseconds(0, WARM_UP_RETURNS / minions, () -> site.control().ping("*", minions));
    double master = Installed.cpuMilliseconds(site.master());
    double fleets = Installed.cpuMilliseconds(fleet.process());
    double[] samples = Stopwatch.milliseconds(0, ROUNDS, () -> site.control().ping("*", minions));
    master = (Installed.cpuMilliseconds(site.master()) - master) / ROUNDS;
    fleets = (Installed.cpuMilliseconds(fleet.process()) - fleets) / ROUNDS;
    return Figure.milliseconds(
        name(),
        samples,
        Figure.milliseconds("the master's CPU a round", new double[] {master}),
        Figure.milliseconds("the fleet's", new double[] {fleets}),
        Disk.fsync(site.directory()));
  }
}
