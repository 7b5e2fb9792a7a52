package dev.ringmaster.benchmarks;

import java.io.IOException;

/** One figure and how it is come by. */
interface Benchmark {
  /** As in {@code make bench BENCH=name}. */
  String name();

  /**
   * Measures, having warmed up.
   *
   * @param site a master without minions, for this figure alone
   */
  Figure measure(Site site) throws IOException, InterruptedException;
}
