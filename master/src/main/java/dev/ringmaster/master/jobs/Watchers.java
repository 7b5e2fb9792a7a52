package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Upward;
import java.util.ArrayList;
import java.util.List;

/**
 * Who watches a job, and the number of the last stored event that they were told. To be used only
 * with the job's lock held, so that everybody is told the same in the same order.
 */
final class Watchers {
  private final JobSpec spec;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private long sequence;

  Watchers(JobSpec spec, long sequence) {
    this.spec = spec;
    this.sequence = sequence;
  }

  long sequence() {
    return sequence;
  }

  void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  void moved(int position, JobState state) {
    tell(new JobEvent.StateChanged(sequence, member(position), state), 0);
  }

  void output(int position, Upward.Output piece, boolean broken) {
    Enrolment member = member(position);
    subscriptions.forEach(s -> s.output(sequence, member, piece, broken));
  }

  /**
   * An end is stored.
   *
   * @param bytes how much its answer is
   */
  void ended(Proposal end, long stored, int bytes) {
    sequence = Math.max(sequence, stored);
    Enrolment member = member(end.position());
    JobEvent event =
        end.answer()
            .<JobEvent>map(answer -> new JobEvent.Returned(stored, member, end.state(), answer))
            .orElseGet(() -> new JobEvent.StateChanged(stored, member, end.state()));
    tell(event, bytes);
  }

  void finished(List<JobDetail.Member> members) {
    tell(new JobEvent.Finished(sequence, members), 0);
    subscriptions.clear();
  }

  private void tell(JobEvent event, int bytes) {
    subscriptions.forEach(subscription -> subscription.tell(event, bytes));
  }

  private Enrolment member(int position) {
    return spec.members().get(position).enrolment();
  }
}
