package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.runs.RunSummary;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.run.Requester;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Created;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog.Append;
import dev.ringmaster.orchestration.run.RunLog.Stale;
import dev.ringmaster.orchestration.run.RunLog.Unavailable;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRunsTest {
  private static final Instant AT = Instant.parse("2026-11-21T01:02:03Z");
  private static final RunId RUN = RunId.create();
  private static final JobId JOB = JobId.create();
  @TempDir Path root;

  private Store open() {
    return Store.open(root.resolve("store"), Clock.systemUTC());
  }

  private static Requested requested(Value.MapValue pillar) {
    return new Requested(
        AT,
        "deploy",
        "prod",
        "",
        pillar,
        false,
        new Requester("unix:root", 0, true),
        "",
        Optional.empty());
  }

  private static List<RunEvent> journal() {
    Value.MapValue pillar = Value.map("password", Value.secret(Value.text("correct-horse")));
    return List.of(
        requested(pillar),
        new Created(
            AT,
            new Plan(
                "deploy", false, List.of(Step.of("a", new Work.Pause(java.time.Duration.ZERO))))),
        new Started(
            AT,
            "a",
            1,
            Optional.of(JOB),
            List.of(),
            Optional.of(Call.of("test.ping")),
            Effect.READ));
  }

  private static Append append(long epoch, long expected, RunEvent... events) {
    return new Append(RUN, epoch, expected, List.of(events), Phase.RUNNING);
  }

  @Test
  void aJournalIsThereAfterOpeningAgainWithItsSecrets() throws IOException {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      long epoch = runs.take(RUN, "one");
      runs.append(append(epoch, 0, journal().toArray(RunEvent[]::new)));
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("correct-horse");
      }
    }
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      assertThat(runs.read(RUN, 0)).isEqualTo(journal());
      assertThat(runs.read(RUN, 2)).isEqualTo(journal().subList(2, 3));
      assertThat(runs.unfinished()).containsExactly(RUN);
    }
  }

  @Test
  void onlyTheLastOwnerAppendsAndOnlyAtTheEnd() {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      long first = runs.take(RUN, "one");
      runs.append(append(first, 0, requested(Value.map())));
      assertThatThrownBy(() -> runs.append(append(first, 0, requested(Value.map()))))
          .isInstanceOf(Stale.class)
          .hasMessageContaining("its journal has 1 events, not 0");
      long second = runs.take(RUN, "two");
      assertThatThrownBy(() -> runs.append(append(first, 1, new CancelRequested(AT, "x"))))
          .isInstanceOf(Stale.class)
          .hasMessageContaining("two took it under epoch " + second);
      runs.append(append(second, 1, new CancelRequested(AT, "x")));
      assertThat(runs.read(RUN, 0)).hasSize(2);
    }
  }

  @Test
  void noTwoTakersHaveTheSameEpoch() {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      List<Long> epochs =
          IntStream.range(0, 400).parallel().mapToObj(i -> runs.take(RUN, "owner " + i)).toList();
      assertThat(epochs).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatCannotBeStoredForAnotherReasonMayBeTriedAgain() {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      long epoch = runs.take(RUN, "one");
      Append append = append(epoch, 0, requested(Value.map()));
      store.commit(transaction ->
          transaction.handle().execute("ALTER TABLE run_events RENAME TO elsewhere"));
      assertThatThrownBy(() -> runs.append(append)).isInstanceOf(Unavailable.class);
      store.commit(transaction ->
          transaction.handle().execute("ALTER TABLE elsewhere RENAME TO run_events"));
      runs.append(append);
      assertThat(runs.read(RUN, 0)).hasSize(1);
    }
  }

  @Test
  void aFinishedRunIsListedAndPruned() {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      long epoch = runs.take(RUN, "one");
      runs.append(append(epoch, 0, journal().toArray(RunEvent[]::new)));
      runs.append(
          new Append(
              RUN,
              epoch,
              3,
              List.of(new Finished(AT.plusSeconds(5), RunOutcome.FAILED, "because")),
              Phase.FINISHED));
      assertThat(runs.list(10))
          .containsExactly(
              new RunSummary(
                  RUN,
                  "deploy",
                  false,
                  "unix:root",
                  Phase.FINISHED,
                  AT,
                  Optional.of(AT.plusSeconds(5)),
                  "failed",
                  "because"));
      assertThat(runs.unfinished()).isEmpty();
      assertThat(runs.beginningWith(RUN.toString().substring(0, 8), 5)).containsExactly(RUN);
      RunPruning pruning = new RunPruning(store);
      assertThat(pruning.removeOne(AT)).isFalse();
      assertThat(pruning.removeOne(AT.plusSeconds(6))).isTrue();
      assertThat(runs.read(RUN, 0)).isEmpty();
    }
  }

  @Test
  void theBusAndTheAuditHearOfItInTheSameTransaction() {
    try (Store store = open()) {
      StoredRuns runs = new StoredRuns(store);
      long epoch = runs.take(RUN, "one");
      runs.append(append(epoch, 0, journal().toArray(RunEvent[]::new)));
      assertThat(
              store.<List<String>>read(handle ->
                  handle
                      .createQuery("SELECT tag FROM events ORDER BY sequence")
                      .mapTo(String.class)
                      .list()))
          .containsExactly("run/" + RUN + "/requested", "run/" + RUN + "/started");
      assertThat(
              store.<List<String>>read(handle ->
                  handle.createQuery("SELECT action FROM audit").mapTo(String.class).list()))
          .containsExactly("run.start");
    }
  }
}
