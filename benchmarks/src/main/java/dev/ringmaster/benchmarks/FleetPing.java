package dev.ringmaster.benchmarks;

import java.io.IOException;

/**
 * {@code test.ping} to so many simulated minions in one other process, every return stored and
 * streamed to the client.
 */
record FleetPing(int minions) implements Benchmark {
  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 30;

  @Override
  public String name() {
    return "ping." + minions;
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.fleet(minions).growTo(site, minions);
    Stopwatch.milliseconds(0, WARM_UPS, () -> site.control().ping("*", minions));
    double before = Installed.cpuMilliseconds(site.master());
    double[] samples = Stopwatch.milliseconds(0, ROUNDS, () -> site.control().ping("*", minions));
    double cpu = (Installed.cpuMilliseconds(site.master()) - before) / ROUNDS;
    return Figure.milliseconds(
        name(),
        samples,
        Figure.milliseconds("the master's CPU a round", new double[] {cpu}),
        Disk.fsync(site.directory()));
  }
}
