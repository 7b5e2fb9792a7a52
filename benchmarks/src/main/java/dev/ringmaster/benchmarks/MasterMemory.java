package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What an idle master with ten minions holds in memory, after some jobs. */
final class MasterMemory implements SingleFigure {
  private static final int MINIONS = 10;
  private static final int JOBS = 50;

  @Override
  public String name() {
    return "master.rss";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(MINIONS);
    for (int i = 0; i < JOBS; i++) {
      site.control().ping("*", MINIONS);
    }
    TimeUnit.SECONDS.sleep(10);
    double[] samples = new double[10];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Installed.residentMebibytes(site.master());
      TimeUnit.SECONDS.sleep(1);
    }
    return Figure.mebibytes(name(), samples);
  }
}
