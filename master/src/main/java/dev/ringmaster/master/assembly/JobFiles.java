package dev.ringmaster.master.assembly;

import dev.ringmaster.master.files.PinnedJobs;
import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.util.Collection;
import java.util.Optional;

/** What bundles need to know of jobs. */
record JobFiles(LiveJobs jobs) implements PinnedJobs {
  @Override
  public Optional<Pinned> find(JobId job, Enrolment enrolment) {
    return jobs.find(job, enrolment)
        .map(spec ->
            new Pinned(
                spec.environment(),
                spec.pillarEnvironment(),
                spec.pillar(),
                spec.snapshot(),
                spec.submittedAt()));
  }

  @Override
  public Collection<String> openSnapshots(Enrolment enrolment) {
    return jobs.openSnapshots(enrolment);
  }
}
