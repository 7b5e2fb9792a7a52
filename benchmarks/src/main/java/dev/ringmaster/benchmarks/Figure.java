package dev.ringmaster.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What was measured, printed as {@code name: median unit (least–most of so many)}.
 *
 * @param beside other figures that explain this one
 */
record Figure(String name, String unit, List<Double> samples, List<Figure> beside) {
  Figure {
    samples = samples.stream().sorted().toList();
    beside = List.copyOf(beside);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(name + " has no samples");
    }
  }

  static Figure milliseconds(String name, double[] samples, Figure... beside) {
    return new Figure(name, "ms", Arrays.stream(samples).boxed().toList(), List.of(beside));
  }

  static Figure megabytesPerSecond(String name, double[] samples, Figure... beside) {
    return new Figure(name, "MB/s", Arrays.stream(samples).boxed().toList(), List.of(beside));
  }

  static Figure seconds(String name, double[] samples) {
    return new Figure(name, "s", Arrays.stream(samples).boxed().toList(), List.of());
  }

  static Figure kibibytes(String name, double[] samples, Figure... beside) {
    return new Figure(name, "KiB", Arrays.stream(samples).boxed().toList(), List.of(beside));
  }

  static Figure mebibytes(String name, double[] samples) {
    return new Figure(name, "MiB", Arrays.stream(samples).boxed().toList(), List.of());
  }

  double median() {
    int middle = samples.size() / 2;
    return samples.size() % 2 == 1
        ? samples.get(middle)
        : (samples.get(middle - 1) + samples.get(middle)) / 2;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(one());
    beside.forEach(figure -> text.append("; ").append(figure.one()));
    return text.toString();
  }

  private String one() {
    return String.format(
        Locale.ROOT,
        "%s: %.2f %s (%.2f–%.2f of %d)",
        name,
        median(),
        unit,
        samples.getFirst(),
        samples.getLast(),
        samples.size());
  }
}
