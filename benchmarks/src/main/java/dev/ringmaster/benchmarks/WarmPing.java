package dev.ringmaster.benchmarks;

import java.io.IOException;

/** {@code test.ping} to so many minion processes through the control API, every return stored. */
record WarmPing(int minions) implements SingleFigure {
  @Override
  public String name() {
    return "ping." + minions;
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(minions);
    int rounds = Math.max(50, 500 / minions);
    double[] samples =
        Stopwatch.milliseconds(6 * rounds, rounds, () -> site.control().ping("*", minions));
    return Figure.milliseconds(name(), samples, Disk.fsync(site.directory()));
  }
}
