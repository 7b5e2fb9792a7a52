package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code jobs.*}: asking minions to do something. */
public final class JobMethods {
  private static final int LIST_DEFAULT = 20;
  private static final int FUNCTION_LIMIT = 128;

  private final Jobs jobs;
  private final UnaryOperator<String> filesOf;

  private JobMethods(Jobs jobs, UnaryOperator<String> filesOf) {
    this.jobs = jobs;
    this.filesOf = filesOf;
  }

  /**
   * @param filesOf the environment whose files go with an environment's pillar, where the caller
   *     names only the latter (or none, which is empty)
   */
  public static List<ControlMethod> of(Jobs jobs, UnaryOperator<String> filesOf) {
    JobMethods methods = new JobMethods(jobs, filesOf);
    return List.of(
        AuditedMethod.of(SUBMIT, methods::submit),
        ControlMethod.of(WATCH, methods::watch),
        ControlMethod.of(LIST, methods::list),
        ControlMethod.of(SHOW, methods::show),
        AuditedMethod.of(CANCEL, methods::cancel));
  }

  private static final Parameter JOB = Parameter.required("job", Type.TEXT, "The id of the job.");

  private static final Signature SUBMIT =
      Signature.function(
              "jobs.submit",
              Effect.ONCE,
              "Runs a function on the minions that a target means, and streams what becomes of it.",
              Parameter.required("job", Type.TEXT, "A new version 7 UUID, made by the client."),
              Parameter.required("target", Type.TEXT, "Who is meant."),
              Parameter.required("function", Type.TEXT, "module.function"),
              Parameter.optional(
                  "words",
                  Type.TEXTS,
                  Value.list(),
                  "Arguments as an operator types them: YAML, or name=YAML."),
              Parameter.optional(
                  "named", Type.MAP, Value.map(), "Arguments by name, taken as they are."),
              Parameter.optional(
                  "timeout",
                  Type.DURATION,
                  Value.integer(0),
                  "How long it may run on a minion, in seconds; 0: no limit."),
              Parameter.optional(
                  "queue_for",
                  Type.DURATION,
                  Value.integer(0),
                  "How long an offline minion may take to come back and still get it."),
              Parameter.optional(
                  "may_queue",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether it may wait on a minion behind another state run."),
              Parameter.optional(
                  "environment",
                  Type.TEXT,
                  Value.text(""),
                  "Whose files it runs with; empty: those of pillarenv if it has any, else base."),
              Parameter.optional(
                  "pillarenv",
                  Type.TEXT,
                  Value.text(""),
                  "Whose pillar it runs with; empty: that of the environment."),
              Parameter.optional(
                      "pillar",
                      Type.TEXT,
                      Value.text(""),
                      "A YAML mapping to merge over each minion's own pillar.")
                  .asSecret(),
              Parameter.optional(
                  "confirmed",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether it may change every minion there is; else that is refused, unconfirmed."),
              Parameter.optional(
                  "detach",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether to answer only that it was stored."))
          .documented(
              "Streams events: submitted, state, output, returned, finished. A known id with the"
                  + " same call re-attaches and runs nothing.");

  private static final Signature WATCH =
      Signature.function(
          "jobs.watch",
          Effect.READ,
          "Streams what becomes of a job, from its beginning.",
          JOB,
          Parameter.optional(
              "after", Type.INT, Value.integer(0), "Leave out what was seen up to this number."));

  private static final Signature LIST =
      Signature.function(
          "jobs.list",
          Effect.READ,
          "The jobs, newest first.",
          Parameter.optional("function", Type.TEXT, Value.text("*"), "A glob over functions."),
          Parameter.optional("minion", Type.TEXT, "Only jobs that this minion is a member of."),
          Parameter.optional("principal", Type.TEXT, "Only jobs of this principal."),
          Parameter.optional("since", Type.DURATION, "Only jobs of this time until now."),
          Parameter.optional(
              "open", Type.BOOL, Value.bool(false), "Only jobs that somebody still works on."),
          Parameter.optional(
              "limit", Type.INT, Value.integer(LIST_DEFAULT), "At most so many, up to 10000."));

  private static final Signature SHOW =
      Signature.function("jobs.show", Effect.READ, "Everything about one job.", JOB);

  private static final Signature CANCEL =
      Signature.function(
          "jobs.cancel", Effect.REPEATABLE, "Tells every member that is not done to stop.", JOB);

  private void submit(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    Submission submission =
        new Submission(
            id,
            CallWords.call(request.text("function"), request.texts("words"), request.map("named")),
            request.text("target"),
            List.of(),
            request.duration("timeout"),
            request.duration("queue_for"),
            request.flag("may_queue"),
            environment(request),
            request.text("pillarenv"),
            CallWords.mapping(request.text("pillar"), "--pillar"),
            request.flag("confirmed"));
    try (JobWatch watch = jobs.submit(exchange.principal(), submission)) {
      if (request.flag("detach")) {
        exchange.send(JobValues.event(exchange.await(watch::next).orElseThrow()));
      } else {
        stream(watch, exchange);
      }
    } catch (InterruptedException e) {
      if (exchange.ending().equals(Optional.of(Exchange.Ending.CANCELLED))) {
        jobs.cancel(exchange.principal(), id);
      }
      throw e;
    }
  }

  private String environment(Arguments request) {
    String given = request.text("environment");
    return given.isEmpty() ? filesOf.apply(request.text("pillarenv")) : given;
  }

  private void watch(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    try (JobWatch watch = jobs.watch(exchange.principal(), id, request.integer("after"))) {
      stream(watch, exchange);
    }
  }

  private static void stream(JobWatch watch, Exchange exchange) throws InterruptedException {
    Optional<JobEvent> event = exchange.await(watch::next);
    while (event.isPresent()) {
      Value answer = JobValues.event(event.get());
      event = watch.next(Duration.ZERO); // a thousand minions may have answered since the last look
      if (event.isPresent()) {
        exchange.sendWithNext(answer);
      } else {
        exchange.send(answer);
        event = exchange.await(watch::next);
      }
    }
  }

  private void list(Arguments request, Exchange exchange) throws InterruptedException {
    long limit = request.integer("limit");
    if (limit < 1 || limit > 10_000) {
      throw new ProblemsException(Problem.of("limit must be 1 to 10000, not " + limit));
    }
    String function = request.text("function");
    if (function.length() > FUNCTION_LIMIT) {
      throw new ProblemsException(
          Problem.of("a pattern of functions has at most " + FUNCTION_LIMIT + " characters"));
    }
    JobFilter filter =
        new JobFilter(
            function,
            request.optionalText("minion"),
            request.optionalText("principal"),
            request.has("since")
                ? Optional.of(Instant.now().minus(request.duration("since")))
                : Optional.empty(),
            request.flag("open"),
            (int) limit);
    for (var job : jobs.list(exchange.principal(), filter)) {
      exchange.send(JobValues.summary(job));
    }
  }

  private void show(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    exchange.send(
        jobs.show(exchange.principal(), id)
            .map(JobValues::detail)
            .orElseThrow(() ->
                ControlFailure.notFound(
                    Problem.of("no job " + id + " is known")
                        .withAdvice(
                            "'master jobs list' shows those that are; old ones are pruned."))));
  }

  private void cancel(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    jobs.cancel(exchange.principal(), id);
    exchange.send(Value.map("job", Value.text(id.toString()), "cancelled", Value.bool(true)));
  }

  private static JobId id(String text) {
    try {
      return JobId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemsException(
          Problem.of("'" + text + "' is not the id of a job")
              .withAdvice("'master jobs list' shows the ids."));
    }
  }
}
