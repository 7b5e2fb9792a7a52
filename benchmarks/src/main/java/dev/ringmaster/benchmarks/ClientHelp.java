package dev.ringmaster.benchmarks;

import java.io.IOException;

/** {@code master --help}, a whole process. */
final class ClientHelp implements SingleFigure {
  @Override
  public String name() {
    return "cli.help";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    double[] samples =
        Stopwatch.milliseconds(3, 15, () -> site.installed().run("master", "--help"));
    return Figure.milliseconds(name(), samples);
  }
}
