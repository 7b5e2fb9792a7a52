package dev.ringmaster.benchmarks;

import java.io.IOException;

/**
 * An orchestration step of {@code test.ping}: what fifty steps more cost a run, divided by fifty.
 * Each step's beginning and end is on the disk before the run goes on.
 */
final class SequentialStep implements SingleFigure {
  private static final int STEPS = 50;
  private static final int ROUNDS = 10;

  @Override
  public String name() {
    return "step.sequential";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(1);
    site.write("runbooks/short.sls", runbook(1));
    site.write("runbooks/long.sls", runbook(1 + STEPS));
    Stopwatch.milliseconds(0, 30, () -> site.control().orchestrate("long"));
    double[] samples = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      double less = Stopwatch.once(() -> site.control().orchestrate("short"));
      double more = Stopwatch.once(() -> site.control().orchestrate("long"));
      samples[i] = (more - less) / STEPS;
    }
    return Figure.milliseconds(name(), samples, Disk.fsync(site.directory()));
  }

  private static String runbook(int steps) {
    StringBuilder text = new StringBuilder();
    for (int step = 1; step <= steps; step++) {
      text.append(
          """
          step-%d:
            salt.function:
              - name: test.ping
              - tgt: web01
          """
              .formatted(step));
    }
    return text.toString();
  }
}
