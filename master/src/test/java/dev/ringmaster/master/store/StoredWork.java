package dev.ringmaster.master.store;

import dev.ringmaster.master.jobs.JobRecords;
import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog.Append;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** Jobs and runs as the rest of the master would store them. */
final class StoredWork {
  final StoredJobs jobs;
  final StoredRuns runs;
  private final Store store;
  private long number;

  StoredWork(Store store) {
    this.store = store;
    this.jobs = new StoredJobs(store);
    this.runs = new StoredRuns(store);
    this.number = jobs.lastNumber();
  }

  /** A new job of one member that nobody has answered. */
  JobSpec create() {
    return create(1);
  }

  JobSpec create(int members) {
    Instant now = store.clock().instant();
    JobSpec spec =
        new JobSpec(
            ++number,
            JobId.create(),
            List.of(Call.of("test.ping")),
            "*",
            new Principal("unix:root", 0, true),
            "print",
            now,
            now.plusSeconds(60),
            Duration.ZERO,
            false,
            false,
            "base",
            "",
            Value.map(),
            "",
            IntStream.range(0, members).mapToObj(StoredWork::member).toList());
    JobRecords.Standing sent = new JobRecords.Standing(new JobState.Delivered(), true, 0, false);
    stored(() ->
        jobs.create(spec, spec.members().stream().map(member -> sent).toList(), Value.map())
            .join());
    return spec;
  }

  private static JobSpec.Member member(int position) {
    String minion = "web" + position;
    return new JobSpec.Member(
        new Enrolment(
            new MinionId(minion), UUID.nameUUIDFromBytes(minion.getBytes(StandardCharsets.UTF_8))),
        0);
  }

  /** Every member answers. */
  void finish(JobSpec spec, Value value) {
    Instant now = store.clock().instant();
    Return answer = new Return(spec.id(), new Outcome.Succeeded(value), now, Duration.ofMillis(1));
    List<JobRecords.End> ends =
        IntStream.range(0, spec.members().size())
            .mapToObj(position ->
                new JobRecords.End(
                    position, new JobState.Returned(true), Optional.of(jobs.encode(answer))))
            .toList();
    stored(() -> jobs.end(spec, ends, true).join());
  }

  JobId finished(Value value) {
    JobSpec spec = create();
    finish(spec, value);
    return spec.id();
  }

  boolean has(JobId job) {
    return jobs.find(job).isPresent();
  }

  private static void stored(Runnable storing) {
    try {
      storing.run();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** A run that has submitted the job, and goes on. */
  RunId begin(JobId job) {
    RunId run = RunId.create();
    Instant now = store.clock().instant();
    Requester root = new Requester("unix:root", 0, true);
    append(
        run,
        0,
        Phase.RUNNING,
        new Requested(now, "deploy", "prod", "", Value.map(), false, root, "", Optional.empty()),
        new Started(
            now,
            "a",
            1,
            Optional.of(job),
            List.of(),
            Optional.of(Call.of("test.ping")),
            Effect.READ));
    return run;
  }

  void end(RunId run) {
    append(
        run, 2, Phase.FINISHED, new Finished(store.clock().instant(), RunOutcome.CHANGED, "done"));
  }

  private void append(RunId run, long expected, Phase after, RunEvent... events) {
    runs.append(new Append(run, runs.take(run, "one"), expected, List.of(events), after));
  }
}
