package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A benchmark of one figure. */
interface SingleFigure extends Benchmark {
  String name();

  /** Measures, having warmed up. */
  Figure measure(Site site) throws IOException, InterruptedException;

  @Override
  default List<String> names() {
    return List.of(name());
  }

  @Override
  default void measure(Site site, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    figures.accept(measure(site));
  }
}
