package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts states in the order in which they run: {@code order}, then definition, and before each
 * whatever must precede it.
 */
final class ExecutionOrder {
  /** Numbers that users give come before the states that have none, as in Salt. */
  private static final long WITHOUT_ORDER = 10_000;

  private static final long LAST = Long.MAX_VALUE / 2;
  private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final Set<RequisiteKind> WAITING =
      Set.of(
          RequisiteKind.REQUIRE,
          RequisiteKind.REQUIRE_ANY,
          RequisiteKind.WATCH,
          RequisiteKind.WATCH_ANY,
          RequisiteKind.ONCHANGES,
          RequisiteKind.ONCHANGES_ANY,
          RequisiteKind.ONFAIL,
          RequisiteKind.ONFAIL_ANY,
          RequisiteKind.ONFAIL_ALL);

  private final List<NamedState> states;
  private final ProblemList problems;
  private final Map<NamedState, Map<NamedState, Edge>> before = new HashMap<>();
  private final Map<NamedState, Boolean> done = new HashMap<>();
  private final List<NamedState> ordered = new ArrayList<>();

  /** One reason why a state waits for another. */
  private record Edge(NamedState from, NamedState to, String words, Place place) {
    String describe() {
      return "'"
          + from.label()
          + "' "
          + words
          + " '"
          + to.label()
          + "'"
          + (place.isKnown() ? " at " + place : "");
    }
  }

  private record Visit(NamedState state, Iterator<Edge> edges) {}

  private ExecutionOrder(List<NamedState> states, ProblemList problems) {
    this.states = states;
    this.problems = problems;
  }

  /**
   * @param orders what states say of their order; those that say nothing may be absent
   */
  static List<NamedState> of(
      List<NamedState> states, Map<NamedState, Value> orders, ProblemList problems) {
    ExecutionOrder order = new ExecutionOrder(states, problems);
    order.addEdges();
    states.stream()
        .sorted(
            Comparator.<NamedState>comparingLong(state -> rank(state, orders.get(state)))
                .thenComparingInt(state -> state.definition))
        .forEach(order::visit);
    return order.ordered;
  }

  private static long rank(NamedState state, @Nullable Value order) {
    return switch (order) {
      case Value.Int number -> {
        long clamped = number.value().max(LEAST).min(LEAST.negate()).longValue();
        yield clamped < 0 ? LAST + clamped : clamped;
      }
      case Value.Text text when text.value().equals("first") -> 0;
      case Value.Text text when text.value().equals("last") -> LAST;
      case null -> WITHOUT_ORDER + state.definition;
      default -> WITHOUT_ORDER + state.definition;
    };
  }

  private void addEdges() {
    for (NamedState state : states) {
      for (RequisiteKind kind : state.kinds()) {
        if (WAITING.contains(kind)) {
          state
              .targets(kind)
              .forEach((target, place) ->
                  add(new Edge(state, target, "has " + kind.word() + " on", place)));
        }
      }
    }
    for (NamedState holder : states) {
      holder
          .targets(RequisiteKind.PREREQ)
          .forEach((target, place) -> prereq(holder, target, place));
    }
  }

  /** The holder comes before its target, and after what the target itself requires. */
  private void prereq(NamedState holder, NamedState target, Place place) {
    add(new Edge(target, holder, "is prereq of", place));
    Set<NamedState> previewed = new LinkedHashSet<>();
    Deque<NamedState> open = new ArrayDeque<>(List.of(target));
    while (!open.isEmpty()) {
      NamedState next = open.pop();
      if (next != holder && previewed.add(next)) {
        afterRequirementsOf(next, holder);
        open.addAll(next.targets(RequisiteKind.PREREQ).keySet());
      }
    }
  }

  private void afterRequirementsOf(NamedState target, NamedState holder) {
    for (RequisiteKind kind : target.kinds()) {
      if (WAITING.contains(kind)) {
        target
            .targets(kind)
            .forEach((required, where) -> {
              if (required != holder) {
                String words =
                    "has prereq on '" + target.label() + "', which has " + kind.word() + " on";
                add(new Edge(holder, required, words, where));
              }
            });
      }
    }
  }

  private void add(Edge edge) {
    before.computeIfAbsent(edge.from, key -> new LinkedHashMap<>()).putIfAbsent(edge.to, edge);
  }

  private Iterator<Edge> edges(NamedState state) {
    return before.getOrDefault(state, Map.of()).values().iterator();
  }

  /** Depth first without recursion, because chains of requisites may be long. */
  private void visit(NamedState start) {
    if (done.containsKey(start)) {
      return;
    }
    Deque<Visit> path = new ArrayDeque<>();
    Deque<Edge> walked = new ArrayDeque<>();
    enter(start, path);
    while (!path.isEmpty()) {
      Visit visit = path.getLast();
      if (!visit.edges.hasNext()) {
        done.put(visit.state, true);
        ordered.add(visit.state);
        path.removeLast();
        walked.pollLast();
        continue;
      }
      Edge edge = visit.edges.next();
      Boolean known = done.get(edge.to);
      if (known == null) {
        walked.addLast(edge);
        enter(edge.to, path);
      } else if (!known) {
        cycle(walked, edge);
      }
    }
  }

  private void enter(NamedState state, Deque<Visit> path) {
    done.put(state, false);
    path.addLast(new Visit(state, edges(state)));
  }

  private void cycle(Deque<Edge> walked, Edge closing) {
    List<Edge> cycle = new ArrayList<>();
    boolean inside = closing.from == closing.to;
    for (Edge edge : walked) {
      inside |= edge.from == closing.to;
      if (inside && closing.from != closing.to) {
        cycle.add(edge);
      }
    }
    cycle.add(closing);
    NamedState first = closing.to;
    List<String> lines = cycle.stream().map(edge -> "    " + edge.describe()).toList();
    problems.add(
        first.raw.place,
        first.raw.sls,
        first.raw.id,
        "these states wait for each other in a cycle:\n" + String.join("\n", lines),
        "Take one of these requisites out.");
  }
}
