package dev.ringmaster.e2e.faults;

import java.util.ArrayList;
import java.util.List;

/** What happened, line by line, for whoever has to understand a failure. */
final class Trace {
  private final long begin = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  synchronized void add(String line) {
    lines.add("%8.3f ms  %s".formatted((System.nanoTime() - begin) / 1e6, line));
  }

  /** Something happened that never may. */
  synchronized void violation(String what) {
    violations.add(what);
    add("VIOLATION: " + what);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
