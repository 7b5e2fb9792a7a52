package dev.ringmaster.master.control;

import dev.ringmaster.master.runs.RunRequest;
import dev.ringmaster.master.runs.Runs;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code runs.*}: runbooks. */
public final class RunMethods {
  private static final int LIST_DEFAULT = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> ANSWERS = List.of("done", "retry", "failed");

  private static final Parameter RUN =
      Parameter.required("run", Type.TEXT, "The id of the run, or its beginning.");

  private static final Signature START =
      Signature.function(
              "runs.start",
              Effect.ONCE,
              "Runs a runbook, and streams what becomes of it.",
              Parameter.required("run", Type.TEXT, "A new version 7 UUID, made by the client."),
              Parameter.required("runbook", Type.TEXT, "Its name, with dots."),
              Parameter.optional(
                  "pillarenv", Type.TEXT, Value.text(""), "Whose pillar it sees; empty: base."),
              Parameter.optional(
                  "saltenv", Type.TEXT, Value.text(""), "Whose runbooks and states it takes."),
              Parameter.optional(
                      "pillar", Type.TEXT, Value.text(""), "YAML, merged over every pillar.")
                  .asSecret(),
              Parameter.optional(
                  "test", Type.BOOL, Value.bool(false), "Change nothing, say what would be done."),
              Parameter.optional(
                  "detach", Type.BOOL, Value.bool(false), "Answer only that it was stored."))
          .documented(
              "Streams the run's events: requested, called, created, refused, started, ended,"
                  + " asked, answered, settled, cancelled, resumed, finished. A known id with the"
                  + " same request re-attaches and runs nothing.");

  private static final Signature LIST =
      Signature.function(
          "runs.list",
          Effect.READ,
          "The runs, newest first.",
          Parameter.optional(
              "limit", Type.INT, Value.integer(LIST_DEFAULT), "At most so many, up to 10000."));

  private static final Signature WATCH =
      Signature.function(
          "runs.watch",
          Effect.READ,
          "Streams what becomes of a run, from its beginning to its end.",
          RUN,
          Parameter.optional(
              "after", Type.INT, Value.integer(0), "Leave out so many events that were seen."));

  private static final Signature SHOW =
      Signature.function(
          "runs.show", Effect.READ, "Streams what has become of a run until now.", RUN);

  private static final Signature CANCEL =
      Signature.function(
          "runs.cancel",
          Effect.REPEATABLE,
          "Starts no further step of a run and tells those under way to stop.",
          RUN);

  private static final Signature ANSWER =
      Signature.function(
          "runs.answer",
          Effect.ONCE,
          "Says what is known of a step of which the run does not know whether it took effect.",
          RUN,
          Parameter.required("step", Type.TEXT, "The ID of the step."),
          Parameter.required("as", Type.TEXT, "done, retry or failed."));

  private final Runs runs;

  private RunMethods(Runs runs) {
    this.runs = runs;
  }

  public static List<ControlMethod> of(Runs runs) {
    RunMethods methods = new RunMethods(runs);
    return List.of(
        AuditedMethod.of(START, methods::start),
        ControlMethod.of(LIST, methods::list),
        ControlMethod.of(WATCH, methods::watch),
        ControlMethod.of(SHOW, methods::show),
        AuditedMethod.of(CANCEL, methods::cancel),
        AuditedMethod.of(ANSWER, methods::answer));
  }

  private void start(Arguments request, Exchange exchange) throws InterruptedException {
    RunId run = newId(request.text("run"));
    runs.start(
        exchange.principal(),
        new RunRequest(
            run,
            request.text("runbook"),
            request.text("pillarenv"),
            request.text("saltenv"),
            pillar(request.text("pillar")),
            request.flag("test")));
    if (request.flag("detach")) {
      exchange.send(Value.map("run", Value.text(run.toString())));
      return;
    }
    try {
      stream(run, 0, exchange);
    } catch (InterruptedException e) {
      if (exchange.ending().equals(Optional.of(Exchange.Ending.CANCELLED))) {
        runs.cancel(exchange.principal(), run);
      }
      throw e;
    }
  }

  private static Value.MapValue pillar(String text) {
    return switch (text.isBlank() ? Value.map() : Yaml.read(text, "--pillar")) {
      case Value.MapValue map -> map;
      case Value other ->
          throw new ProblemsException(
              Problem.of("--pillar is a " + other.kind() + ", not a mapping")
                  .withAdvice("Write it as '{app: {revision: v2}}', or give @FILE."));
    };
  }

  private void list(Arguments request, Exchange exchange) throws InterruptedException {
    long limit = Math.clamp(request.integer("limit"), 0, Integer.MAX_VALUE);
    for (var run : runs.list(exchange.principal(), (int) limit)) {
      exchange.send(RunValues.summary(run));
    }
  }

  private void watch(Arguments request, Exchange exchange) throws InterruptedException {
    stream(find(request, exchange), request.integer("after"), exchange);
  }

  private void show(Arguments request, Exchange exchange) throws InterruptedException {
    RunId run = find(request, exchange);
    long seen = 0;
    for (RunEvent event : runs.follow(exchange.principal(), run, 0, Duration.ZERO)) {
      exchange.send(numbered(run, ++seen, event));
    }
  }

  private void stream(RunId run, long after, Exchange exchange) throws InterruptedException {
    long seen = after;
    boolean finished = false;
    while (true) {
      long from = seen;
      List<RunEvent> events =
          exchange.await(() -> runs.follow(exchange.principal(), run, from, PATIENCE));
      for (RunEvent event : events) {
        exchange.send(numbered(run, ++seen, event));
      }
      // It may finish between two looks: only what was looked for afterwards and is not there is
      // not to come.
      if (events.isEmpty() ? finished : events.getLast() instanceof Finished) {
        return;
      }
      finished = events.isEmpty() && runs.show(exchange.principal(), run).finished().isPresent();
    }
  }

  private static Value.MapValue numbered(RunId run, long number, RunEvent event) {
    return RunValues.event(event)
        .with("run", Value.text(run.toString()))
        .with("number", Value.integer(number));
  }

  private void cancel(Arguments request, Exchange exchange) throws InterruptedException {
    RunId run = find(request, exchange);
    runs.cancel(exchange.principal(), run);
    exchange.send(Value.map("run", Value.text(run.toString()), "cancelled", Value.bool(true)));
  }

  private void answer(Arguments request, Exchange exchange) throws InterruptedException {
    RunId run = find(request, exchange);
    String word = request.text("as").toLowerCase(Locale.ROOT);
    if (!ANSWERS.contains(word)) {
      String near = Suggestion.didYouMean(word, ANSWERS);
      throw new ProblemsException(
          Problem.of("'" + word + "' is no answer")
              .withAdvice(near.isEmpty() ? "Say done, retry or failed." : near));
    }
    Answer answer = Answer.valueOf(word.toUpperCase(Locale.ROOT));
    runs.answer(exchange.principal(), run, request.text("step"), answer);
    exchange.send(
        Value.map(
            "run", Value.text(run.toString()),
            "step", Value.text(request.text("step")),
            "answer", Value.text(word)));
  }

  private RunId find(Arguments request, Exchange exchange) {
    String text = request.text("run");
    return runs.find(exchange.principal(), text)
        .orElseThrow(() ->
            ControlFailure.notFound(
                Problem.of("no run " + text + " is known")
                    .withAdvice("'master runs list' shows those that are; old ones are pruned.")));
  }

  private static RunId newId(String text) {
    try {
      return RunId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemsException(Problem.of("not a run id (a version 7 UUID): " + text));
    }
  }
}
