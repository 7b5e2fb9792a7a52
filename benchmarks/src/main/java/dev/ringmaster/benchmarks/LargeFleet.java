package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a large fleet of simulated minions costs its master: memory for each, by how much more it
 * holds with {@code many} than with {@code few}; a {@code test.ping} to all; and the time from the
 * master's start after a power cut until all of them have answered.
 */
record LargeFleet(int few, int many) implements Benchmark {
  private static final int SETTLING_PINGS = 20;
  private static final int SETTLING_SECONDS = 15;
  private static final int READINGS = 10;
  private static final int RESTARTS = 3;
  private static final double KIBI = 1024;
  private static final double MILLIS = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public List<String> names() {
    return List.of("master.kib_per_minion", "ping." + many, "reconnect." + many);
  }

  @Override
  public void measure(Site site, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    Fleet fleet = site.fleet(many);
    fleet.growTo(site, few);
    double[] before = memory(site, few);
    fleet.growTo(site, many);
    double[] after = memory(site, many);
    double least = Figure.mebibytes("", before).median();
    double[] slopes =
        Arrays.stream(after).map(mebibytes -> (mebibytes - least) * KIBI / (many - few)).toArray();
    figures.accept(Figure.kibibytes(names().getFirst(), slopes, Figure.mebibytes("all", after)));
    figures.accept(new FleetPing(many).measure(site, fleet));
    double[] seconds = new double[RESTARTS];
    for (int i = 0; i < RESTARTS; i++) {
      seconds[i] = Stopwatch.once(() -> restart(site, fleet)) / MILLIS;
    }
    figures.accept(Figure.seconds("reconnect." + many, seconds));
  }

  /** What the master holds after some jobs, at rest. */
  private static double[] memory(Site site, int minions) throws IOException, InterruptedException {
    for (int i = 0; i < SETTLING_PINGS; i++) {
      site.control().ping("*", minions);
    }
    TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
    double[] readings = new double[READINGS];
    for (int i = 0; i < READINGS; i++) {
      readings[i] = Installed.residentMebibytes(site.master());
      TimeUnit.SECONDS.sleep(1);
    }
    return readings;
  }

  private void restart(Site site, Fleet fleet) throws IOException, InterruptedException {
    site.restartMaster();
    fleet.awaitStreams(site, many);
    site.await(many + " answers", PATIENCE, () -> site.control().allAnswer(many));
  }
}
