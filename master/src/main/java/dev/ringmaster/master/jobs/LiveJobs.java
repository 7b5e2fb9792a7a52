package dev.ringmaster.master.jobs;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All jobs: those that are open in memory, the others in the store. */
public final class LiveJobs implements Jobs {
  private final JobRecords records;
  private final LiveFleet fleet;
  private final Permissions permissions;
  private final JobTable table;
  private final Deliveries deliveries;
  private final Submitting submitting;
  private final Endings endings;

  /**
   * Takes up the jobs that are open in the store.
   *
   * @param clock master time
   */
  public LiveJobs(
      JobRecords records,
      LiveFleet fleet,
      Authorizer authorizer,
      OrderSigner signer,
      Snapshots snapshots,
      Audit audit,
      Clock clock,
      JobLimits limits) {
    this.records = records;
    this.fleet = fleet;
    this.permissions = new Permissions(authorizer, audit);
    this.table = new JobTable(records);
    this.deliveries = new Deliveries(signer, records, fleet);
    this.submitting =
        new Submitting(table, records, fleet, permissions, deliveries, snapshots, clock, limits);
    this.endings = new Endings(table, records, fleet, clock);
  }

  JobTable table() {
    return table;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  @Override
  public JobWatch submit(Principal who, Submission submission) {
    return submitting.submit(who, submission);
  }

  @Override
  public JobWatch submit(Principal who, Submission submission, Alongside alongside) {
    return submitting.submit(who, submission, alongside);
  }

  @Override
  public JobWatch watch(Principal who, JobId id, long after) {
    permissions.needToManage(who, "job.read", id.toString());
    return table.need(id).subscribe(after);
  }

  @Override
  public List<JobSummary> list(Principal who, JobFilter filter) {
    permissions.needToManage(who, "job.list", "");
    return records.list(filter);
  }

  @Override
  public Optional<JobDetail> show(Principal who, JobId id) {
    permissions.needToManage(who, "job.read", id.toString());
    return table.find(id).map(LiveJob::detail);
  }

  @Override
  public Stream<JobDetail.Member> members(Principal who, JobId id) {
    permissions.needToManage(who, "job.read", id.toString());
    LiveJob job = table.need(id);
    List<JobDetail.Member> members = job.members();
    return IntStream.range(0, members.size())
        .mapToObj(position -> withAnswer(job.spec(), position, members.get(position)));
  }

  /** What it has answered may be newer than its state, and then says more. */
  private JobDetail.Member withAnswer(JobSpec spec, int position, JobDetail.Member member) {
    Optional<Return> answer =
        member.state().isFinal() ? records.answer(spec, position) : Optional.empty();
    return new JobDetail.Member(
        member.enrolment(), answer.map(JobState::of).orElse(member.state()), answer);
  }

  @Override
  public void cancel(Principal who, JobId id) {
    permissions.needToManage(who, "job.cancel", id.toString());
    LiveJob job = table.need(id);
    @Nullable List<Proposal> unsent =
        job.beginCancelling("cancelled by " + who + " before it was delivered");
    if (unsent == null) {
      return;
    }
    try {
      JobRecords.await(job.cancel(who, unsent));
    } catch (ProblemsException e) {
      job.cancellingFailed();
      throw e;
    }
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (!job.state(i).isFinal()) {
        fleet
            .session(job.spec().members().get(i).enrolment())
            .ifPresent(session -> session.send(new Downward.Cancel(id)));
      }
    }
  }

  /** The job, if {@code member} is one of its members. */
  public Optional<JobSpec> find(JobId id, Enrolment member) {
    return table.find(id).filter(job -> job.position(member).isPresent()).map(LiveJob::spec);
  }

  /** Whether a job that is not done is pinned to the files with this digest. */
  public boolean isPinnedTo(String snapshot) {
    return table.open().stream().anyMatch(job -> job.spec().snapshot().equals(snapshot));
  }

  /** Digests of the files of jobs that this member is not done with. */
  public Set<String> openSnapshots(Enrolment member) {
    Set<String> digests = new HashSet<>();
    for (LiveJob job : table.open()) {
      job.position(member)
          .filter(position -> !job.state(position).isFinal())
          .ifPresent(_ -> digests.add(job.spec().snapshot()));
    }
    return digests;
  }

  /**
   * The minion is not accepted any more: what is open on it ends, as far as anybody can know. What
   * cannot be stored now {@link #tick} ends later.
   */
  public void withdrawn(Enrolment enrolment) {
    endings.withdrawn(enrolment);
  }

  /**
   * What every second brings: orders that expire, and progress that is worth noting. The fleet must
   * know by then who is accepted.
   */
  public void tick() {
    endings.tick();
  }
}
