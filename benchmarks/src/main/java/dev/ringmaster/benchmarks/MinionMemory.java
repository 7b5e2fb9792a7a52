package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What an idle minion holds in memory that has run jobs and a state run. */
final class MinionMemory implements SingleFigure {
  private static final int JOBS = 50;
  private static final int FILES = 100;

  @Override
  public String name() {
    return "minion.rss";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(1);
    for (int i = 0; i < JOBS; i++) {
      site.control().ping("web01", 1);
    }
    new ManyFiles(site, FILES).apply();
    TimeUnit.SECONDS.sleep(10);
    double[] samples = new double[10];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Installed.residentMebibytes(site.minions().getFirst());
      TimeUnit.SECONDS.sleep(1);
    }
    return Figure.mebibytes(name(), samples);
  }
}
