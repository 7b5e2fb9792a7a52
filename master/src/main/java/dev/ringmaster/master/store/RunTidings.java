package dev.ringmaster.master.store;

import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.data.Value;
import java.util.Locale;

/** What the bus and the audit hear of a run; in the transaction of the journal's event itself. */
final class RunTidings {
  private RunTidings() {}

  static void tell(Transaction transaction, RunId run, RunEvent event) {
    switch (event) {
      case Requested it -> {
        Value.MapValue details =
            Value.map(
                "runbook", Value.text(it.runbook()),
                "pillarenv", Value.text(it.pillarEnvironment()),
                "test", Value.bool(it.test()),
                "principal", Value.text(it.requester().name()));
        transaction.audit(it.requester().name(), "run.start", run.toString(), details);
        publish(transaction, run, "requested", details);
      }
      case Started it ->
          publish(
              transaction,
              run,
              "started",
              Value.map(
                  "step", Value.text(it.step()),
                  "attempt", Value.integer(it.attempt()),
                  "job", Value.text(it.job().map(Object::toString).orElse(""))));
      case Settled it ->
          publish(
              transaction,
              run,
              "settled",
              Value.map(
                  "step", Value.text(it.step()),
                  "verdict", Value.text(word(it.verdict())),
                  "changed", Value.bool(it.changed()),
                  "message", Value.text(it.message())));
      case Asked it ->
          publish(
              transaction,
              run,
              "asked",
              Value.map("step", Value.text(it.step()), "question", Value.text(it.question())));
      case Answered it -> {
        Value.MapValue details =
            Value.map("step", Value.text(it.step()), "answer", Value.text(word(it.answer())));
        transaction.audit(it.principal(), "run.answer", run.toString(), details);
        publish(transaction, run, "answered", details);
      }
      case CancelRequested it -> {
        transaction.audit(it.principal(), "run.cancel", run.toString(), Value.map());
        publish(transaction, run, "cancelled", Value.map("principal", Value.text(it.principal())));
      }
      case Refused it ->
          publish(
              transaction,
              run,
              "refused",
              Value.map("problems", Value.integer(it.problems().size())));
      case Finished it ->
          publish(
              transaction,
              run,
              "finished",
              Value.map(
                  "outcome", Value.text(word(it.outcome())), "message", Value.text(it.message())));
      case RunEvent.Called ignored -> {}
      case RunEvent.Created ignored -> {}
      case RunEvent.Ended ignored -> {}
      case RunEvent.Resumed it ->
          publish(transaction, run, "resumed", Value.map("owner", Value.text(it.owner())));
    }
  }

  private static void publish(
      Transaction transaction, RunId run, String what, Value.MapValue data) {
    transaction.publish("run/" + run + "/" + what, data);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
