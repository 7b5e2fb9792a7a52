package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code jobs.*}: asking minions to do something. */
public final class JobMethods {
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
        AuditedMethod.of(JobSignatures.SUBMIT, methods::submit),
        ControlMethod.of(JobSignatures.WATCH, methods::watch),
        ControlMethod.of(JobSignatures.LIST, methods::list),
        ControlMethod.of(JobSignatures.SHOW, methods::show),
        AuditedMethod.of(JobSignatures.CANCEL, methods::cancel));
  }

  private void submit(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    Submission submission =
        new Submission(
            id,
            CallWords.call(request.text("function"), request.texts("words"), request.map("named")),
            request.text("target"),
            List.of(),
            new Submission.Timing(
                request.duration("timeout"),
                request.duration("queue_for"),
                request.flag("may_queue")),
            environment(request),
            request.text("pillarenv"),
            CallWords.mapping(request.text("pillar"), "--pillar"),
            request.flag("confirmed"));
    try (JobWatch watch = jobs.submit(exchange.principal(), submission)) {
      if (request.flag("detach")) {
        exchange.send(JobValues.event(exchange.await(watch::next).orElseThrow()));
      } else {
        JobStream.send(watch, exchange);
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
    String pillar = request.text("pillarenv");
    if (!given.isEmpty() && pillar.isEmpty()) {
      return given;
    }
    String ofPillar = filesOf.apply(pillar); // refused here if there is no such environment
    return given.isEmpty() ? ofPillar : given;
  }

  private void watch(Arguments request, Exchange exchange) throws InterruptedException {
    JobId id = id(request.text("job"));
    try (JobWatch watch = jobs.watch(exchange.principal(), id, request.integer("after"))) {
      if (request.flag("answers")) {
        JobStream.send(watch, exchange);
      } else {
        streamEnds(watch, exchange);
      }
    }
  }

  /** Only who has ended how. */
  private static void streamEnds(JobWatch watch, Exchange exchange) throws InterruptedException {
    Optional<JobEvent> event = exchange.await(watch::next);
    while (event.isPresent()) {
      exchange.send(JobValues.brief(event.get()));
      event = exchange.await(watch::next);
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
    exchange.sendWithNext(
        jobs.show(exchange.principal(), id)
            .map(JobValues::head)
            .orElseThrow(() ->
                ControlFailure.notFound(
                    Problem.of("no job " + id + " is known")
                        .withAdvice(
                            "'master jobs list' shows those that are; old ones are pruned."))));
    Iterator<JobDetail.Member> members = jobs.members(exchange.principal(), id).iterator();
    while (members.hasNext()) {
      show(members.next(), exchange);
    }
  }

  /** What one minion returned and is too large to be shown is no reason not to show the others'. */
  private static void show(JobDetail.Member member, Exchange exchange) throws InterruptedException {
    try {
      exchange.sendWithNext(JobValues.member(member));
    } catch (AnswerTooLarge e) {
      exchange.sendWithNext(JobValues.withoutAnswer(member.enrolment(), member.state(), e));
    }
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
