package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects all that is wrong with a set of SLS files, so that it is told at once. */
final class ProblemList {
  private final List<Problem> problems = new ArrayList<>();

  void addAll(Collection<Problem> more) {
    problems.addAll(more);
  }

  /** A problem of an SLS as a whole. */
  void add(Place place, String sls, String message, String advice) {
    problems.add(new Problem(place, "SLS '" + sls + "': " + message, advice, ""));
  }

  /** A problem under one ID. */
  void add(Place place, String sls, String id, String message, String advice) {
    problems.add(new Problem(place, "SLS '" + sls + "', ID '" + id + "': " + message, advice, ""));
  }

  /** What kind of value something is, as a sentence names it: {@code an integer}. */
  static String a(Value value) {
    return (value instanceof Value.Int ? "an " : "a ") + value.kind();
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems.stream().distinct().toList());
    }
  }
}
