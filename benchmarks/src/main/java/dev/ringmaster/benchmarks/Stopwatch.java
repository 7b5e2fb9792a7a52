package dev.ringmaster.benchmarks;

import java.io.IOException;

/** Times one thing several times. */
final class Stopwatch {
  private Stopwatch() {}

  /** What is timed. */
  interface Timed {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs it {@code warmUps} times for nothing, then answers the milliseconds of each of {@code
   * rounds}.
   */
  static double[] milliseconds(int warmUps, int rounds, Timed timed)
      throws IOException, InterruptedException {
    for (int i = 0; i < warmUps; i++) {
      timed.run();
    }
    double[] samples = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      samples[i] = once(timed);
    }
    return samples;
  }

  static double once(Timed timed) throws IOException, InterruptedException {
    long start = System.nanoTime();
    timed.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
