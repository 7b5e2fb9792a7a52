package dev.ringmaster.benchmarks;

import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A warm client at a master's control socket. What does not succeed is an error. */
final class Control implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ControlClient client;

  Control(Path socket) {
    this.client = ControlClient.connect(socket);
  }

  List<Value.MapValue> ask(String method, Value.MapValue request) {
    return client.call(method, request, PATIENCE).all().stream()
        .map(Value.MapValue.class::cast)
        .toList();
  }

  /** Runs a job to its end; {@code expected} minions must succeed and nobody else be meant. */
  void job(String target, String function, Value.MapValue named, int expected) {
    List<Value.MapValue> events = submit(target, function, named);
    long succeeded = succeeded(events);
    if (succeeded != expected) {
      throw new IllegalStateException(
          "%s on %s succeeded on %d of %d minions: %s"
              .formatted(function, target, succeeded, expected, events.getLast()));
    }
  }

  void ping(String target, int expected) {
    job(target, "test.ping", Value.map(), expected);
  }

  /** Whether so many minions are there, have told what they can do, and answer. */
  boolean answer(int count) {
    long up =
        ask("minions.list", Value.map()).stream()
            .filter(minion -> text(minion, "up").equals("true"))
            .count();
    Value.MapValue named = Value.map("glob", Value.text("test.ping"));
    return up == count && !ask("functions.list", named).isEmpty() && allAnswer(count);
  }

  /** Whether so many minions answer. */
  boolean allAnswer(int count) {
    return succeeded(submit("*", "test.ping", Value.map())) == count;
  }

  void apply(String target, String sls) {
    job(target, "state.apply", Value.map("mods", Value.list(Value.text(sls))), 1);
  }

  void orchestrate(String runbook) {
    List<Value.MapValue> events =
        ask(
            "runs.start",
            Value.map(
                "run", Value.text(JobId.create().toString()), "runbook", Value.text(runbook)));
    if (!List.of("unchanged", "changed").contains(text(events.getLast(), "outcome"))) {
      throw new IllegalStateException("the run of " + runbook + " ended with " + events.getLast());
    }
  }

  private List<Value.MapValue> submit(String target, String function, Value.MapValue named) {
    return ask(
        "jobs.submit",
        Value.map(
            "job", Value.text(JobId.create().toString()),
            "target", Value.text(target),
            "function", Value.text(function),
            "named", named));
  }

  private static long succeeded(List<Value.MapValue> events) {
    return events.stream()
        .filter(event -> text(event, "event").equals("returned"))
        .filter(event -> text(event, "verdict").equals("succeeded"))
        .count();
  }

  /** A field as text; empty if it is not there. */
  static String text(Value.MapValue map, String field) {
    Value value = map.get(field);
    return value == null ? "" : value.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
