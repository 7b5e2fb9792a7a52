package dev.ringmaster.benchmarks;

import java.io.IOException;

/**
 * 1,000 {@code file.managed} in a warm minion, from the request to the report at the client.
 *
 * @param unchanged whether the files are there already
 */
record FileStates(boolean unchanged) implements SingleFigure {
  private static final int FILES = 1000;
  private static final int WARM_UPS = 25;
  private static final int ROUNDS = 10;

  @Override
  public String name() {
    return "files.1000." + (unchanged ? "unchanged" : "first");
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(1);
    ManyFiles files = new ManyFiles(site, FILES);
    double[] samples = new double[ROUNDS];
    for (int i = -WARM_UPS; i < ROUNDS; i++) {
      if (!unchanged) {
        files.remove();
      }
      double elapsed = Stopwatch.once(files::apply);
      if (i >= 0) {
        samples[i] = elapsed;
      }
    }
    return Figure.milliseconds(name(), samples, Disk.fsync(site.directory()));
  }
}
