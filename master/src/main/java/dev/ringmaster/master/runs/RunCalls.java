package dev.ringmaster.master.runs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort;
import dev.ringmaster.orchestration.run.JobPort.Reply;
import dev.ringmaster.orchestration.run.JournalledCalls;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.target.Target;
import dev.ringmaster.protocol.target.TargetParser;
import dev.ringmaster.rendering.CallPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a runbook may ask while it is rendered: {@code salt.minions.list('web*')}, the ids that a
 * target means, and {@code salt.minions.call('db01', 'test.ping')}, the answers by id of a function
 * that changes nothing. Each answer is journalled.
 */
public final class RunCalls implements CallPort {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Signature LIST =
      Signature.function(
          "minions.list",
          Effect.READ,
          "The ids of the minions that a target means, sorted",
          Parameter.optional("tgt", Type.TEXT, Value.text("*"), "The target"));

  private static final Signature CALL =
      Signature.function(
              "minions.call",
              Effect.READ,
              "What minions answer to a function that changes nothing, by id",
              Parameter.required("tgt", Type.TEXT, "The target"),
              Parameter.required("fun", Type.TEXT, "The function: grains.get"))
          .withRest(Parameter.optional("arg", Type.ANY, "Its arguments"));

  private final Fleet fleet;
  private final JobPort jobs;
  private final InstantSource clock;
  private final Requester requester;
  private final JobSettings settings;
  private final JournalledCalls calls;

  public RunCalls(
      Fleet fleet,
      JobPort jobs,
      InstantSource clock,
      Requester requester,
      JobSettings settings,
      JournalledCalls calls) {
    this.fleet = fleet;
    this.jobs = jobs;
    this.clock = clock;
    this.requester = requester;
    this.settings = settings;
    this.calls = calls;
  }

  @Override
  public Optional<Signature> signature(String function) {
    return List.of(LIST, CALL).stream().filter(it -> it.name().equals(function)).findFirst();
  }

  @Override
  public Collection<String> names() {
    return List.of(LIST.name(), CALL.name());
  }

  @Override
  public String place() {
    return "a runbook";
  }

  @Override
  public Value call(Call call) throws InterruptedException {
    boolean lists = call.function().equals(LIST.name());
    Arguments arguments = Binder.bind(lists ? LIST : CALL, call);
    String target = arguments.text("tgt");
    return lists
        ? calls.answer(target, call, () -> list(target))
        : calls.answer(
            target,
            call,
            () -> ask(target, new Call(arguments.text("fun"), arguments.list("arg"), Value.map())));
  }

  private Value list(String text) {
    Target target = TargetParser.parse(text);
    return Value.list(
        fleet.minions().stream()
            .filter(minion -> target.matches(minion.enrolment().minion(), minion.grains()))
            .map(MinionStatus::enrolment)
            .map(enrolment -> Value.text(enrolment.minion().value()))
            .toList());
  }

  private Value ask(String target, Call call) throws InterruptedException {
    List<Enrolment> members = jobs.members(target);
    if (jobs.effect(call.function(), members) != Effect.READ) {
      throw new ProblemsException(
          Problem.of(call.function() + " may change something, so a runbook cannot ask it")
              .withAdvice("Make it a step; later steps can refer to its result."));
    }
    JobId job = JobId.create();
    JobPort.Request request =
        new JobPort.Request(
            job, members, call, settings, PATIENCE, requester, calls.run(), "the runbook", target);
    jobs.submit(request, Optional.empty());
    try {
      return answers(call, members, jobs.await(job, clock.instant().plus(PATIENCE)));
    } finally {
      jobs.release(job);
    }
  }

  private static Value answers(Call call, List<Enrolment> members, Map<Enrolment, Reply> replies) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Enrolment member : members) {
      if (replies.get(member) instanceof Reply.Returned returned
          && returned.outcome() instanceof Outcome.Succeeded succeeded) {
        values.put(member.minion().value(), succeeded.value());
      } else {
        throw new ProblemsException(
            Problem.of(
                member.minion()
                    + " did not answer "
                    + call.function()
                    + " while the runbook was"
                    + " rendered"));
      }
    }
    return Value.map(values);
  }
}
