package dev.ringmaster.master.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobSummary;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Jobs;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobMethodsTest {
  private static final JobId JOB = JobId.create();
  private static final int FRAME_BYTES = 4 << 20;

  @TempDir Path directory;

  private static Enrolment enrolment(String minion) {
    return new Enrolment(new MinionId(minion), UUID.randomUUID());
  }

  private static JobEvent returned(String minion, Outcome outcome, JobState state) {
    return new JobEvent.Returned(
        1, enrolment(minion), state, new Return(JOB, outcome, Instant.EPOCH, Duration.ZERO));
  }

  private static JobEvent returned(String minion, Value value) {
    return returned(minion, new Outcome.Succeeded(value), new JobState.Returned(true));
  }

  private List<Value> watch(JobEvent... events) {
    return ask(
        new OneJob(List.of(events)), "jobs.watch", Value.map("job", Value.text(JOB.toString())));
  }

  private List<Value> ask(Jobs jobs, String method, Value.MapValue request) {
    Path path = directory.resolve("run/master.sock");
    ControlDoor door =
        new ControlDoor(
            new ControlMethods(JobMethods.of(jobs, JobMethodsTest::filesOf)),
            new AdministratorsOnly(),
            new RecordedAudit());
    try (ControlSocket _ = ControlSocket.open(path, door);
        ControlClient client = ControlClient.connect(path)) {
      return client.ask(method, request);
    }
  }

  private static String filesOf(String pillar) {
    if (pillar.equals("nope")) {
      throw new ProblemsException(Problem.of("there is no environment 'nope'"));
    }
    return "base";
  }

  @Test
  void aPillarThatIsNotThereIsRefusedWhateverTheFilesAre() {
    Value.MapValue request =
        Value.map(
            "job", Value.text(JOB.toString()),
            "target", Value.text("*"),
            "function", Value.text("test.ping"),
            "pillarenv", Value.text("nope"));
    OneJob jobs = new OneJob(List.of());
    assertThatThrownBy(() -> ask(jobs, "jobs.submit", request))
        .hasMessageContaining("there is no environment 'nope'");
    assertThatThrownBy(
            () -> ask(jobs, "jobs.submit", request.with("environment", Value.text("base"))))
        .hasMessageContaining("there is no environment 'nope'");
  }

  @Test
  void anAnswerThatIsTooLargeIsAProblemOfItsMinionAlone() {
    List<Value> answers =
        watch(
            returned("web01", Value.text("small")),
            returned("web02", Value.text("x".repeat(FRAME_BYTES - 10))),
            returned("web03", Value.text("small")),
            new JobEvent.Finished(
                3,
                List.of(
                    new JobDetail.Member(
                        enrolment("web02"), new JobState.Returned(true), Optional.empty()))));
    assertThat(answers).hasSize(4);
    assertThat(answers.get(0).toString()).contains("web01", "value: small");
    assertThat(answers.get(1).toString())
        .contains("web02", "event: returned", "verdict: succeeded", "the answer cannot be shown")
        .doesNotContain("xxxx");
    assertThat(answers.get(2).toString()).contains("web03", "value: small");
    assertThat(answers.get(3).toString()).contains("event: finished");
  }

  @Test
  void whatAMinionSaysAtLengthDoesNotFillTheOthersAnswers() {
    String why = "x".repeat(FRAME_BYTES / 2);
    JobState refused = new JobState.Refused(Outcome.Reason.LIMIT, why);
    List<JobDetail.Member> members =
        List.of(
            new JobDetail.Member(enrolment("web01"), refused, Optional.empty()),
            new JobDetail.Member(enrolment("web02"), refused, Optional.empty()),
            new JobDetail.Member(enrolment("web03"), refused, Optional.empty()));
    List<Value> answers = watch(new JobEvent.Finished(1, members));
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().toString()).contains("web01", "web03", "xxx…");
  }

  /** Knows one job, of which a subscriber hears what a test says. */
  private record OneJob(List<JobEvent> events) implements Jobs {
    @Override
    public JobWatch submit(Principal who, Submission submission) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JobWatch submit(Principal who, Submission submission, Alongside alongside) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JobWatch watch(Principal who, JobId id, long after) {
      return new Told(new ArrayDeque<>(events));
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
    public void cancel(Principal who, JobId id) {
      throw new UnsupportedOperationException();
    }
  }

  private record Told(Deque<JobEvent> events) implements JobWatch {
    @Override
    public Optional<JobEvent> next() {
      return Optional.ofNullable(events.poll());
    }

    @Override
    public Optional<JobEvent> next(Duration patience) {
      return next();
    }

    @Override
    public boolean isOver() {
      return events.isEmpty();
    }

    @Override
    public void close() {}
  }
}
