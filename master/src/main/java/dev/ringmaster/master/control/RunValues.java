package dev.ringmaster.master.control;

import dev.ringmaster.master.runs.RunSummary;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.run.MemberEnd;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.Called;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Created;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Resumed;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.protocol.data.Value;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Runs as values. */
final class RunValues {
  private RunValues() {}

  static Value.MapValue summary(RunSummary run) {
    return Value.map(
        "run", Value.text(run.id().toString()),
        "runbook", Value.text(run.runbook()),
        "test", Value.bool(run.test()),
        "principal", Value.text(run.principal()),
        "phase", Value.text(phase(run)),
        "requested", Value.timestamp(run.requestedAt()),
        "finished", run.finishedAt().<Value>map(Value::timestamp).orElseGet(Value::nothing),
        "outcome", Value.text(run.outcome()),
        "message", Value.text(run.message()));
  }

  private static String phase(RunSummary run) {
    return switch (run.phase()) {
      case WAITING -> "waiting for an answer";
      default -> word(run.phase());
    };
  }

  /** What a follower hears, each with {@code event}: the kind. */
  static Value.MapValue event(RunEvent event) {
    return switch (event) {
      case Requested it ->
          of("requested", it.at())
              .with("runbook", Value.text(it.runbook()))
              .with("pillarenv", Value.text(it.pillarEnvironment()))
              .with("pillar", it.pillar())
              .with("test", Value.bool(it.test()))
              .with("principal", Value.text(it.requester().name()));
      case Called it ->
          of("called", it.at())
              .with("target", Value.text(it.target()))
              .with("function", Value.text(it.call().function()));
      case Created it -> of("created", it.at()).with("steps", steps(it.plan()));
      case Refused it -> of("refused", it.at()).with("problems", JobValues.problems(it.problems()));
      case Started it ->
          step("started", it.at(), it.step())
              .with("attempt", Value.integer(it.attempt()))
              .with("job", Value.text(it.job().map(Object::toString).orElse("")))
              .with(
                  "members",
                  texts(it.members().stream().map(member -> member.minion().value()).toList()));
      case Ended it ->
          step("ended", it.at(), it.step())
              .with("attempt", Value.integer(it.attempt()))
              .with("members", Value.list(it.ends().stream().map(RunValues::end).toList()))
              .with("problem", Value.text(it.problem()))
              .with("nobody", Value.bool(it.nobody()));
      case Asked it ->
          step("asked", it.at(), it.step())
              .with("members", texts(it.members()))
              .with("question", Value.text(it.question()));
      case Answered it ->
          step("answered", it.at(), it.step())
              .with("answer", Value.text(word(it.answer())))
              .with("principal", Value.text(it.principal()));
      case Settled it ->
          step("settled", it.at(), it.step())
              .with("verdict", Value.text(word(it.verdict())))
              .with("changed", Value.bool(it.changed()))
              .with("message", Value.text(it.message()));
      case CancelRequested it ->
          of("cancelled", it.at()).with("principal", Value.text(it.principal()));
      case Resumed it -> of("resumed", it.at()).with("owner", Value.text(it.owner()));
      case Finished it ->
          of("finished", it.at())
              .with("outcome", Value.text(word(it.outcome())))
              .with("message", Value.text(it.message()));
    };
  }

  private static Value steps(Plan plan) {
    return Value.list(plan.allSteps().stream().map(RunValues::step).toList());
  }

  private static Value.MapValue step(Step step) {
    return Value.map(
        "step", Value.text(step.id()),
        "title", Value.text(step.work().title()),
        "parallel", Value.bool(step.parallel()),
        "rescue", texts(step.rescue().stream().map(Step::id).toList()));
  }

  private static Value.MapValue end(MemberEnd end) {
    return Value.map(
        "minion", Value.text(end.member().minion().value()),
        "end", Value.text(word(end.kind())),
        "changed", Value.bool(end.changed()),
        "message", Value.text(end.message()));
  }

  private static Value.MapValue of(String kind, Instant at) {
    return Value.map("event", Value.text(kind), "at", Value.timestamp(at));
  }

  private static Value.MapValue step(String kind, Instant at, String id) {
    return of(kind, at).with("step", Value.text(id));
  }

  private static Value texts(List<String> texts) {
    return Value.list(texts.stream().map(Value::text).toList());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
