package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Deferred;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort.Reply;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.target.NothingMatchedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One attempt of a step on minions: a job. */
final class JobAction implements StepAction {
  /** How often a waiting attempt looks whether the run was cancelled. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * How long members may take to say that their time is over, or that they were told to stop. Those
   * of a job that is taken up again have {@link JobPort#BACK_WITHIN}.
   */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final StepScope scope;
  private final Work.OnMinions work;
  private final RunId run;
  private final Requester requester;

  JobAction(StepScope scope, Work.OnMinions work, Requester requester) {
    this.scope = scope;
    this.work = work;
    this.run = scope.journal().run();
    this.requester = requester;
  }

  @Override
  public Conclusion run(Optional<Conclusion> before) throws InterruptedException {
    int number = scope.nextAttempt();
    Optional<Attempt> known = scope.known(number);
    if (known.flatMap(Attempt::ended).isPresent()) {
      return merge(before, known.get().ended().get());
    }
    if (known.isEmpty() && scope.cancelled()) {
      return Conclusion.failure("the run was cancelled before it began");
    }
    Started started;
    boolean isTakenUp = known.isPresent();
    try {
      if (known.isPresent()) {
        started = known.get().started().orElseThrow();
        scope.jobs().submit(request(started), Optional.empty());
      } else {
        Optional<String> preview = preview();
        if (preview.isPresent()) {
          return Conclusion.wouldDo(preview.get());
        }
        started = start(number, before);
      }
    } catch (ProblemsException refused) {
      boolean nobody = refused instanceof NothingMatchedException;
      return end(before, new Ended(scope.now(), id(), number, List.of(), told(refused), nobody));
    }
    List<MemberEnd> ends = await(started, isTakenUp ? JobPort.BACK_WITHIN : GRACE);
    return end(before, new Ended(scope.now(), id(), number, ends, ""));
  }

  private static String told(ProblemsException refused) {
    return Problem.describe(refused.problems());
  }

  private String id() {
    return scope.step().id();
  }

  private Conclusion end(Optional<Conclusion> before, Ended ended) {
    scope.journal().note(ended);
    return merge(before, ended);
  }

  private static Conclusion merge(Optional<Conclusion> before, Ended ended) {
    Conclusion now = new Conclusion(ended.ends(), ended.problem(), "");
    return before.map(earlier -> earlier.followedBy(now)).orElse(now);
  }

  /** In test mode, what would run; empty if it may run, because it changes nothing. */
  private Optional<String> preview() {
    if (!scope.test()) {
      return Optional.empty();
    }
    List<Enrolment> members = scope.jobs().members(work.target());
    boolean harmless =
        work.states() || scope.jobs().effect(work.call().function(), members) == Effect.READ;
    List<String> unknown =
        Deferred.in(work.everything()).stream()
            .map(Deferred::step)
            .filter(step -> result(step).isEmpty())
            .distinct()
            .toList();
    if (harmless && unknown.isEmpty()) {
      return Optional.empty();
    }
    String names =
        members.stream().map(member -> member.minion().value()).collect(Collectors.joining(", "));
    String because =
        unknown.isEmpty()
            ? ""
            : ", with arguments that are not known before " + String.join(", ", unknown) + " ran";
    return Optional.of("would run " + work.call().function() + " on " + names + because);
  }

  private Started start(int number, Optional<Conclusion> before) {
    List<Enrolment> members =
        before.map(Conclusion::unsuccessful).orElse(List.of()).stream()
            .map(MemberEnd::member)
            .toList();
    if (members.isEmpty()) {
      members = scope.jobs().members(work.target());
    }
    List<Value> positional = work.call().positional().stream().map(this::resolve).toList();
    Value.MapValue named = resolve(work.call().named());
    Started started =
        new Started(
            scope.now(),
            id(),
            number,
            Optional.of(JobId.create()),
            members,
            Optional.of(new Call(work.call().function(), positional, named)),
            scope.jobs().effect(work.call().function(), members));
    JobPort.Request request = request(started);
    scope.journal().writeWith(started, append -> scope.jobs().submit(request, Optional.of(append)));
    return started;
  }

  private JobPort.Request request(Started started) {
    JobSettings settings = work.settings();
    return new JobPort.Request(
        started.job().orElseThrow(),
        started.members(),
        started.call().orElseThrow(),
        new JobSettings(
            settings.environment(), settings.pillarEnvironment(), resolve(settings.pillar())),
        scope.step().timeout(),
        requester,
        run,
        id(),
        work.target());
  }

  private Value resolve(Value value) {
    return Deferred.resolve(value, this::result);
  }

  private Value.MapValue resolve(Value.MapValue value) {
    return Deferred.resolveMapping(value, this::result);
  }

  private Optional<Value> result(String step) {
    Value.MapValue values = scope.journal().status().step(step).values();
    return values.entries().isEmpty() ? Optional.empty() : Optional.of(values);
  }

  private List<MemberEnd> await(Started started, Duration grace) throws InterruptedException {
    JobId job = started.job().orElseThrow();
    try {
      return await(started, job, limit(started, grace), grace);
    } finally {
      scope.jobs().release(job);
    }
  }

  /** When members are told to stop: not before those that may have the answer can be back. */
  private Instant limit(Started started, Duration grace) {
    Duration timeout = scope.step().timeout();
    if (timeout.isZero()) {
      return Instant.MAX;
    }
    Instant over = started.at().plus(timeout);
    Instant now = scope.now();
    return (over.isAfter(now) ? over : now).plus(grace);
  }

  private List<MemberEnd> await(Started started, JobId job, Instant first, Duration grace)
      throws InterruptedException {
    Instant limit = first;
    boolean told = false;
    while (true) {
      Instant now = scope.now();
      Instant look = now.plus(LOOK);
      Map<Enrolment, Reply> replies = scope.jobs().await(job, look.isBefore(limit) ? look : limit);
      boolean complete = replies.keySet().containsAll(started.members());
      boolean over = !scope.now().isBefore(limit);
      if (complete || (told && over)) {
        return started.members().stream().map(member -> end(member, replies)).toList();
      }
      if (!told && (over || scope.cancelled())) {
        told = true;
        scope.jobs().cancel(job);
        limit = scope.now().plus(grace);
      }
    }
  }

  private MemberEnd end(Enrolment member, Map<Enrolment, Reply> replies) {
    Reply reply = replies.get(member);
    return reply == null
        ? new MemberEnd(
            member,
            MemberEnd.Kind.UNANSWERED,
            false,
            "did not answer in time; it may still be running there",
            Optional.empty())
        : Replies.end(member, reply, scope.resultKept());
  }
}
