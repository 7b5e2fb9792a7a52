package dev.ringmaster.master.runs;

import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.orchestration.run.JobPort.Reply;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has become of one job so far; read by the one thread that waits for it. */
final class JobProgress implements AutoCloseable {
  private final JobWatch watch;
  private final Principal principal;
  private final boolean harmless;
  private final Map<Enrolment, Reply> replies = new LinkedHashMap<>();

  /**
   * @param harmless whether the call changes nothing
   */
  JobProgress(JobWatch watch, Principal principal, boolean harmless) {
    this.watch = watch;
    this.principal = principal;
    this.harmless = harmless;
  }

  Principal principal() {
    return principal;
  }

  boolean isOver() {
    return watch.isOver();
  }

  /** Who has ended after at most {@code patience}; returns at once when everybody has. */
  Map<Enrolment, Reply> await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + Math.max(0, patience.toNanos());
    while (!watch.isOver()) {
      Optional<JobEvent> event = watch.next(Duration.ofNanos(end - System.nanoTime()));
      event.ifPresent(this::take);
      if (event.isEmpty() && System.nanoTime() - end >= 0) {
        break;
      }
    }
    return new LinkedHashMap<>(replies);
  }

  private void take(JobEvent event) {
    switch (event) {
      case JobEvent.Submitted submitted -> takeAll(submitted.job().members());
      case JobEvent.StateChanged changed ->
          take(changed.member(), changed.state(), Optional.empty());
      case JobEvent.Returned returned ->
          take(returned.member(), returned.state(), Optional.of(returned.answer()));
      case JobEvent.Finished finished -> takeAll(finished.members());
      case JobEvent.Output ignored -> {}
    }
  }

  private void takeAll(List<JobDetail.Member> members) {
    members.forEach(member -> take(member.enrolment(), member.state(), member.answer()));
  }

  private void take(Enrolment member, JobState state, Optional<Return> answer) {
    if (answer.isPresent()) {
      Outcome outcome = answer.get().outcome();
      replies.put(member, new Reply.Returned(outcome, changed(outcome)));
      return;
    }
    switch (state) {
      case JobState.NotStarted it when it.isFinal() ->
          replies.put(member, new Reply.NotStarted(it.why()));
      case JobState.Expired it ->
          replies.put(member, new Reply.NotStarted("it was away until " + it.notAfter()));
      case JobState.Lost it -> replies.put(member, new Reply.Lost(it.why()));
      case JobState.Refused it ->
          replies.put(
              member, new Reply.Returned(new Outcome.Refused(it.reason(), it.why()), false));
      case JobState.Cancelled it ->
          replies.put(member, new Reply.Returned(new Outcome.Cancelled(it.why()), false));
      default -> {}
    }
  }

  /** A report of states says it itself; otherwise whatever may change something has done so. */
  private boolean changed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded it -> reported(it.value()).orElse(!harmless);
      case Outcome.Failed it -> reported(it.value()).orElse(false);
      default -> false;
    };
  }

  private static Optional<Boolean> reported(Value value) {
    if (value instanceof Value.MapValue map
        && Value.text("states").equals(map.get("report"))
        && map.get("outcome") instanceof Value.Text outcome) {
      return Optional.of(outcome.value().equals("changed") || outcome.value().equals("handled"));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    watch.close();
  }
}
