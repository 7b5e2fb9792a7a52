package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads a report back from a value that a minion made, so anything is possible. */
final class StateReportReader {
  private StateReportReader() {}

  static StateReport report(Value value) {
    Reader map = new Reader(value, "a state report");
    if (!StateReportValue.isReport(value)) {
      throw new ProblemsException(Problem.of("not a state report: its key 'report' is missing"));
    }
    return new StateReport(
        map.flag("test"),
        map.flag("cancelled"),
        map.list("states").stream().map(StateReportReader::parseEntry).toList(),
        map.duration("duration"));
  }

  private static StateReport.Entry parseEntry(Value value) {
    Reader map = new Reader(value, "a state in a report");
    return new StateReport.Entry(
        map.text("tag"),
        map.text("sls"),
        map.text("id"),
        map.text("name"),
        map.text("state"),
        parseResult(map),
        map.instant("started"),
        map.duration("duration"),
        map.textOr("handled_by", ""));
  }

  private static StateResult parseResult(Reader map) {
    String comment = map.text("comment");
    List<Change> changes =
        map.list("changes").stream().map(StateReportReader::parseChange).toList();
    return switch (map.text("result")) {
      case "unchanged" -> new StateResult.Unchanged(comment);
      case "would_change" -> new StateResult.WouldChange(comment, changes);
      case "changed" -> new StateResult.Changed(comment, changes, map.any("data"));
      case "failed" ->
          new StateResult.Failed(
              comment,
              map.list("problems").stream().map(StateReportReader::parseProblem).toList(),
              changes,
              map.any("data"));
      case "blocked" ->
          new StateResult.Blocked(
              comment, map.list("blocked_by").stream().map(Value::toString).toList());
      case "skipped" -> new StateResult.Skipped(comment);
      case "cannot_know" -> new StateResult.CannotKnow(comment, map.text("because"));
      case "not_run" -> new StateResult.NotRun(comment);
      case String other ->
          throw new ProblemsException(Problem.of("a state report has no result '" + other + "'"));
    };
  }

  private static Change parseChange(Value value) {
    Reader map = new Reader(value, "a change in a report");
    return new Change(
        map.text("what"), map.any("before"), map.any("after"), map.textOr("diff", ""));
  }

  private static Problem parseProblem(Value value) {
    Reader map = new Reader(value, "a problem in a report");
    return new Problem(
        new Place(map.textOr("place", ""), 0, 0),
        map.text("message"),
        map.textOr("advice", ""),
        map.textOr("excerpt", ""));
  }

  /** Typed access to a mapping that somebody else made. */
  private record Reader(Value value, String what) {
    Value any(String key) {
      if (!(value instanceof Value.MapValue map)) {
        throw new ProblemsException(Problem.of(what + " is a " + value.kind() + ", not a mapping"));
      }
      Value found = map.get(key);
      return found == null ? Value.nothing() : found;
    }

    private ProblemsException wrong(String key, String expected) {
      return new ProblemsException(
          Problem.of(
              what + " has no " + key + " that is a " + expected + ", but " + any(key).kind()));
    }

    String text(String key) {
      if (any(key) instanceof Value.Text text) {
        return text.value();
      }
      throw wrong(key, "text");
    }

    String textOr(String key, String fallback) {
      return any(key) instanceof Value.Text text ? text.value() : fallback;
    }

    boolean flag(String key) {
      if (any(key) instanceof Value.Bool bool) {
        return bool.value();
      }
      throw wrong(key, "boolean");
    }

    Duration duration(String key) {
      return switch (any(key)) {
        case Value.Real real -> Duration.ofNanos(Math.round(real.value() * 1e9));
        case Value.Int integer -> Duration.ofSeconds(integer.value().longValue());
        default -> throw wrong(key, "number");
      };
    }

    Instant instant(String key) {
      if (any(key) instanceof Value.Timestamp timestamp) {
        return timestamp.value();
      }
      throw wrong(key, "timestamp");
    }

    List<Value> list(String key) {
      return switch (any(key)) {
        case Value.ListValue list -> list.items();
        case Value.Null ignored -> List.of();
        default -> throw wrong(key, "list");
      };
    }
  }
}
