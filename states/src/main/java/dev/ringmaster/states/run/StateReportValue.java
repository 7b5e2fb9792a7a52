package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A report as the value of a return. Its shape, in YAML:
 *
 * <pre>{@code
 * report: states              # tells a report from any other answer
 * outcome: changed            # unchanged | changed | failed | handled (failed, but onfail ran)
 * test: false                 # then "changed" means "would change"
 * cancelled: false
 * duration: 1.25              # seconds
 * counts: {changed: 1, unchanged: 2}   # by result; only those that are not 0
 * states:                     # in the order in which they ran
 *   - tag: file_|-conf_|-/etc/app.conf_|-managed
 *     state: file.managed
 *     sls: web.nginx
 *     id: conf
 *     name: /etc/app.conf
 *     result: changed         # unchanged | changed | would_change | failed | blocked | skipped
 *                             # | cannot_know | not_run
 *     comment: updated
 *     started: 2026-01-01T00:00:00Z      # a timestamp
 *     duration: 0.004         # seconds
 *     changes:                # absent if there are none
 *       - {what: content, before: …, after: …, diff: "--- …"}   # diff absent if empty
 *     problems:               # only if failed
 *       - {message: …, advice: …, place: "states/web.sls:3:1"}   # the latter two absent if empty
 *     blocked_by: [web.pkg]   # only if blocked
 *     because: web.pkg        # only if cannot_know
 *     handled_by: web.alarm   # only if failed and handled
 *     data: …                 # absent if null
 * }</pre>
 */
public final class StateReportValue {
  private static final String MARK = "states";

  private StateReportValue() {}

  static Value.MapValue of(StateReport report) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    report.states().forEach(entry -> counts.merge(entry.result().word(), 1, Integer::sum));
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("report", Value.text(MARK));
    value.put("outcome", Value.text(report.outcome().word()));
    value.put("test", Value.bool(report.test()));
    value.put("cancelled", Value.bool(report.cancelled()));
    value.put("duration", seconds(report.duration()));
    Map<String, Value> countValues = new LinkedHashMap<>();
    counts.forEach((word, count) -> countValues.put(word, Value.integer(count)));
    value.put("counts", Value.map(countValues));
    value.put("states", Value.list(report.states().stream().map(StateReportValue::entry).toList()));
    return Value.map(value);
  }

  static Value entry(StateReport.Entry entry) {
    StateResult result = entry.result();
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("tag", Value.text(entry.tag()));
    value.put("state", Value.text(entry.state()));
    value.put("sls", Value.text(entry.sls()));
    value.put("id", Value.text(entry.id()));
    value.put("name", Value.text(entry.name()));
    value.put("result", Value.text(result.word()));
    value.put("comment", Value.text(result.comment()));
    value.put("started", Value.timestamp(entry.startedAt()));
    value.put("duration", seconds(entry.duration()));
    if (!result.changes().isEmpty()) {
      value.put(
          "changes", Value.list(result.changes().stream().map(StateReportValue::change).toList()));
    }
    switch (result) {
      case StateResult.Failed failed -> {
        value.put(
            "problems",
            Value.list(failed.problems().stream().map(StateReportValue::problem).toList()));
        putUnlessNull(value, failed.data());
        if (!entry.handledBy().isEmpty()) {
          value.put("handled_by", Value.text(entry.handledBy()));
        }
      }
      case StateResult.Changed changed -> putUnlessNull(value, changed.data());
      case StateResult.Blocked blocked ->
          value.put("blocked_by", Value.list(blocked.by().stream().map(Value::text).toList()));
      case StateResult.CannotKnow unknown -> value.put("because", Value.text(unknown.because()));
      case StateResult.Unchanged ignored -> {}
      case StateResult.WouldChange ignored -> {}
      case StateResult.Skipped ignored -> {}
      case StateResult.NotRun ignored -> {}
    }
    return Value.map(value);
  }

  private static void putUnlessNull(Map<String, Value> value, Value data) {
    if (!(data instanceof Value.Null)) {
      value.put("data", data);
    }
  }

  private static Value change(Change change) {
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("what", Value.text(change.what()));
    value.put("before", change.before());
    value.put("after", change.after());
    if (!change.diff().isEmpty()) {
      value.put("diff", Value.text(change.diff()));
    }
    return Value.map(value);
  }

  private static Value problem(Problem problem) {
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("message", Value.text(problem.message()));
    if (!problem.advice().isEmpty()) {
      value.put("advice", Value.text(problem.advice()));
    }
    if (!problem.excerpt().isEmpty()) {
      value.put("excerpt", Value.text(problem.markedExcerpt()));
    }
    if (problem.place().isKnown()) {
      value.put("place", Value.text(problem.place().toString()));
    }
    return Value.map(value);
  }

  private static Value seconds(Duration duration) {
    return Value.real(duration.toNanos() / 1e9);
  }

  /** Whether a return's value is the report of a state run. */
  public static boolean isReport(Value value) {
    return value instanceof Value.MapValue map && Value.text(MARK).equals(map.get("report"));
  }

  /**
   * Reads a report back.
   *
   * @throws ProblemsException if it is not of this shape; it comes from a minion, so anything is
   *     possible
   */
  public static StateReport parse(Value value) {
    return StateReportReader.report(value);
  }
}
