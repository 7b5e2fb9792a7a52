package dev.ringmaster.e2e.faults;

import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the master says of a job on a minion with what the machine's own ledger says. */
final class Truth {
  private final String what;
  private final JobDetail.Member member;
  private final List<Ledger.Execution> executions;
  private final Ledger ledger;
  private final String function;
  private final List<String> deeds;
  private final List<String> lies = new ArrayList<>();

  private Truth(JobId job, String function, JobDetail.Member member, Ledger ledger) {
    this.function = function;
    this.member = member;
    this.ledger = ledger;
    this.executions = ledger.of(job);
    this.deeds = ledger.deeds(job);
    this.what =
        "%s %s on %s is '%s' (%s), answer %s, executed %s %s"
            .formatted(
                function,
                Shown.of(job),
                member.enrolment().minion(),
                member.state().describe(),
                member.state(),
                member.answer().map(Return::outcome),
                executions.stream()
                    .map(e -> e.outcome() + (e.wasStopped() ? " stopped" : ""))
                    .toList(),
                deeds);
  }

  /** All that is not true; empty if everything is. */
  static List<String> lies(Scene scene) {
    List<String> lies = new ArrayList<>(scene.trace.violations());
    scene.submitted.forEach((id, submission) -> {
      for (JobDetail.Member member : scene.members(id)) {
        Ledger ledger = scene.minion(member.enrolment().minion().value()).ledger;
        Truth truth = new Truth(id, submission.call().function(), member, ledger);
        truth.check();
        lies.addAll(truth.lies);
      }
    });
    return lies;
  }

  private void must(boolean holds, String rule) {
    if (!holds) {
      lies.add(what + ", but " + rule);
    }
  }

  private void check() {
    must(member.state().isFinal(), "everything has an end");
    must(executions.size() <= 1 || isRead(), "what changes something is done at most once");
    must(deeds.size() <= Deeds.WHOLE_COMMAND.size(), "its command ran more than once");
    member
        .answer()
        .ifPresent(answer -> {
          must(ledger.hasSaid(answer), "the minion never said that");
          must(JobState.of(answer).equals(member.state()), "its answer means something else");
        });
    boolean answered = member.answer().isPresent();
    switch (member.state()) {
      case JobState.Returned returned -> returned(returned);
      case JobState.Refused _, JobState.NotStarted _, JobState.Expired _ ->
          must(executions.isEmpty(), "it was begun");
      case JobState.Lost _ ->
          must(executions.isEmpty() || isRead(), "it was begun, and the minion knows it");
      case JobState.Cancelled _ ->
          must(executions.isEmpty() || (answered ? wasStopped() : isRead()), "it was not stopped");
      case JobState.TimedOut _ -> must(!executions.isEmpty() && wasStopped(), "it was not stopped");
      case JobState.Interrupted _ -> {
        must(answered, "only the minion can know that");
        must(!isRead(), "a call that changes nothing leaves nothing unknown");
      }
      case JobState.Waiting _, JobState.Delivered _, JobState.Queued _, JobState.Running _ -> {}
    }
  }

  /** It was done, and came to exactly that. */
  private void returned(JobState.Returned returned) {
    must(member.answer().isPresent(), "there is no answer");
    must(!executions.isEmpty(), "it was never begun");
    Optional<Outcome> stored = member.answer().map(Return::outcome);
    boolean done =
        function.equals(Deeds.COMMAND)
            ? deeds.equals(Deeds.WHOLE_COMMAND) && returned.succeeded()
            : executions.stream().anyMatch(e -> e.outcome().equals(stored));
    must(done, "no execution came to that");
  }

  /** By this process, or by one that found what another one had begun. */
  private boolean wasStopped() {
    return executions.getLast().wasStopped()
        || (function.equals(Deeds.COMMAND) && executions.getLast().outcome().isEmpty());
  }

  private boolean isRead() {
    return Deeds.CATALOGUE.needFunction(function).effect() == Effect.READ;
  }
}
