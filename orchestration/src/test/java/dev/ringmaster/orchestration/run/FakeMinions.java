package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.target.Glob;
import dev.ringmaster.protocol.target.NothingMatchedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Minions with a few functions, and a record of what each executed. They outlive the master, as
 * does the store of jobs.
 */
final class FakeMinions implements JobPort {
  /** How often one waits in vain for what is answered late. */
  private static final int LATE = 10;

  private final List<Enrolment> fleet;
  private final RunLog log;
  private final Map<JobId, Request> jobs = new LinkedHashMap<>();
  private final Map<JobId, Map<Enrolment, Reply>> replies = new LinkedHashMap<>();
  private final Map<String, List<String>> executed = new LinkedHashMap<>();
  private final List<JobId> cancelled = new ArrayList<>();
  private final Set<JobId> awaited = new HashSet<>();
  private final Map<JobId, Integer> looks = new HashMap<>();
  private Doom doom = Doom.never();

  FakeMinions(RunLog log, String... names) {
    this.log = log;
    this.fleet =
        Stream.of(names)
            .map(name ->
                new Enrolment(
                    new MinionId(name),
                    UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))))
            .toList();
  }

  synchronized void endBy(Doom newDoom) {
    doom = newDoom;
    looks.clear();
  }

  /** The jobs that somebody still waits for. */
  synchronized Set<JobId> awaited() {
    return Set.copyOf(awaited);
  }

  /** Minion → what it executed, in order. */
  synchronized Map<String, List<String>> executed() {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    executed.forEach((minion, calls) -> copy.put(minion, List.copyOf(calls)));
    return copy;
  }

  synchronized List<JobId> cancelled() {
    return List.copyOf(cancelled);
  }

  synchronized Map<JobId, Request> jobs() {
    return new LinkedHashMap<>(jobs);
  }

  @Override
  public List<Enrolment> members(String target) {
    List<Enrolment> found =
        fleet.stream().filter(it -> new Glob(target).matches(it.minion().value())).toList();
    if (found.isEmpty()) {
      throw new NothingMatchedException(Problem.of("no minion matches '" + target + "'"));
    }
    return found;
  }

  @Override
  public Effect effect(String function, List<Enrolment> members) {
    return switch (function.substring(0, function.indexOf('.'))) {
      case "look" -> Effect.READ;
      case "set" -> Effect.REPEATABLE;
      default -> Effect.ONCE;
    };
  }

  @Override
  public synchronized void submit(Request request, Optional<RunLog.Append> journal) {
    doom.pass("before submit of " + request.step());
    if (request.call().function().endsWith(".unknown")) {
      throw new ProblemsException(Problem.of("there is no function '" + request.call() + "'"));
    }
    if (request.call().function().endsWith(".bug")) {
      throw new IllegalStateException("a bug");
    }
    journal.ifPresent(log::append);
    if (jobs.putIfAbsent(request.id(), request) == null) {
      request.members().forEach(member -> execute(request, member));
    }
    awaited.add(request.id());
    doom.pass("after submit of " + request.step());
  }

  private void execute(Request request, Enrolment member) {
    String text = request.call().function() + request.call().positional() + request.call().named();
    List<String> calls =
        executed.computeIfAbsent(member.minion().value(), name -> new ArrayList<>());
    calls.add(text);
    long times = calls.stream().filter(text::equals).count();
    Optional<Reply> reply = reply(request.call(), member, times);
    Map<Enrolment, Reply> all = replies.computeIfAbsent(request.id(), id -> new LinkedHashMap<>());
    reply.ifPresent(known -> all.put(member, known));
  }

  private static Optional<Reply> reply(Call call, Enrolment member, long times) {
    String function = call.function().substring(call.function().indexOf('.') + 1);
    return switch (function) {
      case "fail" -> Optional.of(returned(failed("no"), false));
      case "flaky" -> Optional.of(returned(times < 2 ? failed("not yet") : done(member), true));
      case "interrupted" ->
          Optional.of(
              returned(times < 2 ? new Outcome.Interrupted("went down") : done(member), true));
      case "lost" -> Optional.of(times < 2 ? new Reply.Lost("away") : returned(done(member), true));
      case "hang", "late" -> Optional.empty();
      case "same" -> Optional.of(returned(done(member), false));
      default -> Optional.of(returned(done(member), !call.function().startsWith("look.")));
    };
  }

  private static Reply returned(Outcome outcome, boolean changed) {
    return new Reply.Returned(outcome, changed);
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed(Value.nothing(), List.of(Problem.of(why)));
  }

  private static Outcome done(Enrolment member) {
    return new Outcome.Succeeded(Value.map("host", Value.text(member.minion().value())));
  }

  @Override
  public synchronized Map<Enrolment, Reply> await(JobId job, Instant until)
      throws InterruptedException {
    doom.pass("before the replies");
    if (looks.merge(job, 1, Integer::sum) == LATE) {
      answerLate(job);
    }
    Map<Enrolment, Reply> known = replies.getOrDefault(job, Map.of());
    while (!known.keySet().containsAll(members(job)) && Instant.now().isBefore(until)) {
      wait(1);
      known = replies.getOrDefault(job, Map.of());
    }
    doom.pass("after the replies");
    return new LinkedHashMap<>(known);
  }

  private void answerLate(JobId job) {
    Request request = jobs.get(job);
    if (request != null && request.call().function().endsWith(".late")) {
      Map<Enrolment, Reply> all = replies.computeIfAbsent(job, id -> new LinkedHashMap<>());
      request.members().forEach(member -> all.putIfAbsent(member, returned(done(member), true)));
    }
  }

  @Override
  public synchronized void release(JobId job) {
    awaited.remove(job);
  }

  private List<Enrolment> members(JobId job) {
    Request request = jobs.get(job);
    return request == null ? List.of() : request.members();
  }

  @Override
  public synchronized void cancel(JobId job) {
    cancelled.add(job);
    Map<Enrolment, Reply> all = replies.computeIfAbsent(job, id -> new LinkedHashMap<>());
    for (Enrolment member : members(job)) {
      all.putIfAbsent(member, returned(new Outcome.Cancelled("told to stop"), false));
    }
  }
}
