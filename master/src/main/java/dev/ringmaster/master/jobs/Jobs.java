package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asking minions to do something, and knowing what became of it. Methods block; call them on a
 * virtual thread. What cannot be done is a {@link ProblemsException} that says why; then nothing
 * was done.
 */
public interface Jobs {
  /**
   * Resolves the target, binds the arguments, checks that {@code who} may, stores job and audit
   * entry, sends the orders. Has been stored when it returns.
   *
   * <p>An id that is known, from the same principal with the same call, re-attaches to that job
   * whatever its state and runs nothing; with another call or principal it is an error.
   *
   * @throws UnconfirmedException if it may change every minion there is and is not confirmed: then
   *     it may be submitted again, under the same id
   * @throws ProblemsException also where the store cannot be written (a full disk); that is an
   *     {@link dev.ringmaster.protocol.data.UnavailableException}
   */
  JobWatch submit(Principal who, Submission submission);

  /**
   * The same for a job of a run, storing something else in the transaction that stores the job. A
   * job that is known already is only attached to: then nothing is stored. How long it waits for
   * minions is the run's to say, and not limited.
   */
  JobWatch submit(Principal who, Submission submission, Alongside alongside);

  /**
   * Subscribes to a job, finished or not.
   *
   * @param after the last sequence that was seen: stored events up to it are left out, apart from
   *     {@link JobEvent.Submitted} and {@link JobEvent.Finished}; 0 for all
   */
  JobWatch watch(Principal who, JobId id, long after);

  List<JobSummary> list(Principal who, JobFilter filter);

  /** One job without what its members answered; empty if it is not known (any more). */
  Optional<JobDetail> show(Principal who, JobId id);

  /**
   * The members of a job, in order of minion id, each with what it has answered. One answer at a
   * time is read from the store, as the stream goes on: all together may be more than memory holds.
   */
  Stream<JobDetail.Member> members(Principal who, JobId id);

  /**
   * Tells every member that is not done to stop; one that has not got its order never gets it. Does
   * not wait for them. Cancelling again changes nothing.
   */
  void cancel(Principal who, JobId id);
}
