package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What bundles need to know of jobs. */
public interface PinnedJobs {
  /** The job, empty unless {@code enrolment} is a member of it. */
  Optional<Pinned> find(JobId job, Enrolment enrolment);

  /** Snapshots of jobs that this enrolment has not answered yet. */
  Collection<String> openSnapshots(Enrolment enrolment);

  /**
   * @param environment whose files, and whose pillar unless {@code pillarEnvironment} says
   *     otherwise
   * @param pillarEnvironment may be empty
   * @param pillar the operator's {@code --pillar}, usually empty
   * @param snapshot digest of the files; empty if there are none
   * @param submittedAt master time; the pillar is as the files were after this
   */
  record Pinned(
      String environment,
      String pillarEnvironment,
      Value.MapValue pillar,
      String snapshot,
      Instant submittedAt) {}
}
