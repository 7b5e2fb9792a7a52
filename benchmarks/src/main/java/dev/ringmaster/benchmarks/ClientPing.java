package dev.ringmaster.benchmarks;

import java.io.IOException;

/** {@code master run web01 test.ping}, a whole process. */
final class ClientPing implements SingleFigure {
  @Override
  public String name() {
    return "cli.ping";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(1);
    String socket = site.socket().toString();
    double[] samples =
        Stopwatch.milliseconds(
            5,
            15,
            () -> site.installed().run("master", "--socket", socket, "run", "web01", "test.ping"));
    return Figure.milliseconds(name(), samples, Disk.fsync(site.directory()));
  }
}
