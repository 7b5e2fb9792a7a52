package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.resource.Change;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides in a report what is known to be secret in its run. It may learn more while that goes on.
 */
final class Mask {
  /** Shorter ones would hide half of every text; they are hidden where they stand alone. */
  private static final int SHORTEST = 3;

  /** What is shorter, or one of these words, says little as a part of a text. */
  private static final int SHORTEST_PIECE = 4;

  private static final Set<String> WORDS = Set.of("true", "false", "null");

  /** Not what a list or map of settings looks like, of which one is secret. */
  private static final Pattern SECRET_LINE = Pattern.compile("\\S{7,}[^:\\s]");

  private volatile Known known;

  /**
   * @param whole all of them, for texts that are nothing but a secret
   * @param inside those that are looked for inside of texts, the longest first
   */
  private record Known(Set<String> whole, List<String> inside) {
    static Known of(Set<String> found) {
      return new Known(
          Set.copyOf(found),
          found.stream()
              .filter(secret -> secret.strip().length() >= SHORTEST)
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList());
    }
  }

  private Mask(Set<String> found) {
    this.known = Known.of(found);
  }

  /** Of what the plan and the pillar hold. */
  static Mask of(StatePlan plan, Value.MapValue pillar) {
    Set<String> found = new HashSet<>();
    collect(pillar, false, found);
    for (StateDeclaration state : plan.states()) {
      collect(state.given(), false, found);
      state.arguments().values().values().forEach(value -> collect(value, false, found));
      state.global().surroundings().env().values().forEach(value -> collect(value, false, found));
      List.of(state.global().onlyif(), state.global().unless(), state.global().checkCmd())
          .forEach(checks -> checks.forEach(check -> collect(check, found)));
    }
    return new Mask(found);
  }

  /** What is secret in {@code pillar} is so besides what was before. */
  synchronized void learn(Value.MapValue pillar) {
    Set<String> all = new HashSet<>(known.whole());
    collect(pillar, false, all);
    known = Known.of(all);
  }

  /** So is what a template of a file printed of secrets. */
  synchronized void learn(Set<String> printed) {
    Set<String> all = new HashSet<>(known.whole());
    printed.forEach(piece -> addPiece(piece, all));
    known = Known.of(all);
  }

  private static void collect(Check check, Set<String> found) {
    switch (check) {
      case Check.Shell shell -> collect(shell.command(), false, found);
      case Check.Function function -> {
        collect(function.call().named(), false, found);
        function.call().positional().forEach(value -> collect(value, false, found));
      }
    }
  }

  private static void collect(Value value, boolean secret, Set<String> found) {
    switch (value) {
      case Value.Secret hidden -> {
        collect(hidden.hidden(), true, found);
        hidden.pieces().forEach(piece -> addPiece(piece, found));
      }
      case Value.ListValue list -> list.items().forEach(item -> collect(item, secret, found));
      case Value.MapValue map ->
          map.entries().values().forEach(item -> collect(item, secret, found));
      case Value.Null ignored -> {}
      case Value.Bool ignored -> {}
      case Value scalar when secret -> addWithLines(scalar.toString(), found);
      default -> {}
    }
  }

  /** A part of a text; as it may also be much more than a secret, it hides less by its lines. */
  private static void addPiece(String piece, Set<String> found) {
    if (piece.strip().length() >= SHORTEST_PIECE && !WORDS.contains(piece.strip())) {
      add(piece, found);
      piece
          .lines()
          .map(String::strip)
          .filter(line -> SECRET_LINE.matcher(line).matches())
          .forEach(line -> add(line, found));
    }
  }

  private static void addWithLines(String text, Set<String> found) {
    add(text, found);
    text.lines().forEach(line -> add(line, found));
  }

  private static void add(String text, Set<String> found) {
    if (!text.isBlank()) {
      found.add(text);
      found.add(text.strip());
    }
  }

  String text(String text) {
    Known now = known;
    if (now.whole().contains(text)) {
      return Value.Secret.MASK;
    }
    String masked = text;
    for (String secret : now.inside()) {
      if (masked.contains(secret)) {
        masked = masked.replace(secret, Value.Secret.MASK);
      }
    }
    return masked;
  }

  Value value(Value value) {
    return switch (value) {
      case Value.Secret ignored -> Value.text(Value.Secret.MASK);
      case Value.Text text when !known.whole().isEmpty() -> Value.text(text(text.value()));
      case Value.Int number when known.whole().contains(number.toString()) ->
          Value.text(Value.Secret.MASK);
      case Value.ListValue list -> Value.list(list.items().stream().map(this::value).toList());
      case Value.MapValue map -> {
        SequencedMap<Value, Value> masked = new LinkedHashMap<>();
        map.entries().forEach((key, item) -> masked.put(value(key), value(item)));
        yield new Value.MapValue(masked, map.place());
      }
      default -> value;
    };
  }

  StateReport.Entry entry(StateReport.Entry entry) {
    return new StateReport.Entry(
        text(entry.tag()),
        entry.sls(),
        text(entry.id()),
        text(entry.name()),
        entry.state(),
        result(entry.result()),
        entry.startedAt(),
        entry.duration(),
        entry.handledBy());
  }

  private StateResult result(StateResult result) {
    String comment = text(result.comment());
    List<Change> changes = result.changes().stream().map(this::change).toList();
    return switch (result) {
      case StateResult.Unchanged ignored -> new StateResult.Unchanged(comment);
      case StateResult.WouldChange ignored -> new StateResult.WouldChange(comment, changes);
      case StateResult.Changed changed ->
          new StateResult.Changed(comment, changes, value(changed.data()));
      case StateResult.Failed failed ->
          new StateResult.Failed(
              comment,
              failed.problems().stream().map(this::problem).toList(),
              changes,
              value(failed.data()));
      case StateResult.Blocked blocked -> new StateResult.Blocked(comment, blocked.by());
      case StateResult.Skipped ignored -> new StateResult.Skipped(comment);
      case StateResult.CannotKnow unknown -> new StateResult.CannotKnow(comment, unknown.because());
      case StateResult.NotRun ignored -> new StateResult.NotRun(comment);
    };
  }

  private Change change(Change change) {
    return new Change(
        text(change.what()), value(change.before()), value(change.after()), text(change.diff()));
  }

  private Problem problem(Problem problem) {
    return new Problem(
        problem.place(), text(problem.message()), text(problem.advice()), text(problem.excerpt()));
  }
}
