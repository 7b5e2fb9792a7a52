package dev.ringmaster.master.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobSummary;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.JobPort;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJobsTest {
  private static final RunId RUN = RunId.create();
  @TempDir Path directory;

  /** Jobs of which nothing is ever heard. */
  private static final class SilentJobs implements Jobs {
    final Set<JobWatch> open = new HashSet<>();
    final List<String> targets = new ArrayList<>();

    @Override
    public JobWatch submit(Principal who, Submission submission) {
      return submit(who, submission, Alongside.NOTHING);
    }

    @Override
    public JobWatch submit(Principal who, Submission submission, Alongside alongside) {
      JobWatch watch = new SilentWatch(open);
      open.add(watch);
      targets.add(submission.target());
      return watch;
    }

    @Override
    public JobWatch watch(Principal who, JobId id, long after) {
      throw new AssertionError("a run submits");
    }

    @Override
    public List<JobSummary> list(Principal who, JobFilter filter) {
      return List.of();
    }

    @Override
    public Optional<JobDetail> show(Principal who, JobId id) {
      return Optional.empty();
    }

    @Override
    public Stream<JobDetail.Member> members(Principal who, JobId id) {
      return Stream.empty();
    }

    @Override
    public void cancel(Principal who, JobId id) {}
  }

  private static final class SilentWatch implements JobWatch {
    private final Set<JobWatch> open;

    SilentWatch(Set<JobWatch> open) {
      this.open = open;
    }

    @Override
    public Optional<JobEvent> next() {
      return Optional.empty();
    }

    @Override
    public Optional<JobEvent> next(Duration patience) {
      return Optional.empty();
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }

  private static JobPort.Request request(JobId job) {
    return new JobPort.Request(
        job,
        List.of(RunLab.enrolment("web01")),
        Call.of("test.ping"),
        JobSettings.DEFAULT,
        Duration.ZERO,
        new Requester("unix:root", 0, true),
        RUN,
        "step",
        "web*");
  }

  @Test
  void theJobOfAStepHasTheTargetOfTheStep() {
    SilentJobs silent = new SilentJobs();
    try (RunLab lab = new RunLab(directory)) {
      RunJobs jobs = new RunJobs(silent, lab.fleet, lab.journals, Clock.systemUTC());
      jobs.submit(request(JobId.create()), Optional.empty());
      assertThat(silent.targets).containsExactly("web*");
    }
  }

  @Test
  void oneWatchIsOpenForEachJobUntilNobodyWaitsForIt() throws InterruptedException {
    SilentJobs silent = new SilentJobs();
    try (RunLab lab = new RunLab(directory)) {
      RunJobs jobs = new RunJobs(silent, lab.fleet, lab.journals, Clock.systemUTC());
      JobId job = JobId.create();
      jobs.submit(request(job), Optional.empty());
      jobs.submit(request(job), Optional.empty());
      assertThat(silent.open).hasSize(1);
      assertThat(jobs.await(job, Clock.systemUTC().instant())).isEmpty();
      assertThat(silent.open).hasSize(1);
      jobs.release(job);
      jobs.release(job);
      assertThat(silent.open).isEmpty();
    }
  }
}
