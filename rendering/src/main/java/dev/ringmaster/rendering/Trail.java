package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import java.util.ArrayList;
import java.util.List;

/** Where something is, then the lines that included or called that, outwards. */
final class Trail {
  private final List<Place> places = new ArrayList<>();

  /** One step outwards; of a file only the innermost line counts. */
  void add(Place place) {
    if (places.isEmpty() || !places.getLast().source().equals(place.source())) {
      places.add(place);
    }
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  void clear() {
    places.clear();
  }

  /** The problem, and who used the file in which it is. */
  Problem noted(Problem problem) {
    if (places.size() < 2) {
      return problem;
    }
    List<String> from = places.stream().skip(1).map(Place::toString).toList();
    String note = "Used from " + String.join(", from ", from) + ".";
    return problem.withAdvice(problem.advice().isEmpty() ? note : problem.advice() + " " + note);
  }
}
