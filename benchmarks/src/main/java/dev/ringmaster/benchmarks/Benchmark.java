package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** One figure or several that need the same preparation, and how they are come by. */
interface Benchmark {
  /** As in {@code make bench BENCH=name}; any of them measures all of them. */
  List<String> names();

  /**
   * Measures, having warmed up.
   *
   * @param site a master without minions, for these figures alone
   * @param figures told of each as soon as it is known
   */
  void measure(Site site, Consumer<Figure> figures) throws IOException, InterruptedException;
}
