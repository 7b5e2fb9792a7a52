package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.jobs.JobRecords;
import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.runs.RunRecords;
import dev.ringmaster.master.runs.RunSummary;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path root;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Set<JobId> pinned = new HashSet<>();
  private Store store;
  private StoredJobs jobs;
  private long number;

  @BeforeEach
  void open() {
    InstantSource time = () -> now;
    store = Store.open(root, time.withZone(ZoneOffset.UTC));
    jobs = new StoredJobs(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Retention retention(Duration age, long bytes) {
    return new Retention(
        store, new PinnedRuns(), new RetentionLimits(age, Duration.ofDays(365), bytes));
  }

  /** Runs that are never pruned and pin what a test says. */
  private final class PinnedRuns implements RunRecords {
    @Override
    public List<RunSummary> list(int limit) {
      return List.of();
    }

    @Override
    public List<RunId> beginningWith(String prefix, int limit) {
      return List.of();
    }

    @Override
    public Set<JobId> pinnedJobs() {
      return pinned;
    }

    @Override
    public int prune(Instant before, int limit) {
      return 0;
    }
  }

  private JobSpec create() {
    JobSpec spec =
        new JobSpec(
            ++number,
            JobId.create(),
            List.of(Call.of("test.ping")),
            "web01",
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
            List.of(
                new JobSpec.Member(new Enrolment(new MinionId("web01"), UUID.randomUUID()), 0)));
    JobRecords.Standing sent = new JobRecords.Standing(new JobState.Delivered(), true, 0, false);
    jobs.create(spec, List.of(sent), Value.map()).join();
    return spec;
  }

  private void finish(JobSpec spec, Value value) {
    Return answer = new Return(spec.id(), new Outcome.Succeeded(value), now, Duration.ofMillis(1));
    jobs.end(
            spec,
            List.of(
                new JobRecords.End(
                    0, new JobState.Returned(true), Optional.of(jobs.encode(answer)))),
            true)
        .join();
  }

  private JobId finished(Value value) {
    JobSpec spec = create();
    finish(spec, value);
    return spec.id();
  }

  @Test
  void whatIsOldGoesButNotWhatIsOpenOrPinned() {
    JobId old = finished(Value.text("x"));
    JobId named = finished(Value.text("x"));
    pinned.add(named);
    JobSpec open = create();
    long events = store.lastSequence();
    now = now.plus(Duration.ofDays(31));
    JobId fresh = finished(Value.text("x"));
    retention(Duration.ofDays(30), 1L << 40).prune();

    assertThat(jobs.find(old)).isEmpty();
    assertThat(jobs.find(named)).isPresent();
    assertThat(jobs.find(open.id())).isPresent();
    assertThat(jobs.find(fresh)).isPresent();
    assertThat(new StoredEvents(store).list("*", 0, 100))
        .allMatch(event -> event.sequence() > events);

    pinned.clear();
    retention(Duration.ofDays(30), 1L << 40).prune();
    assertThat(jobs.find(named)).isEmpty();
    finish(open, Value.text("late"));
    assertThat(jobs.answer(open, 0)).isPresent();
  }

  @Test
  void numbersOfEventsGoOnAfterAllWerePruned() {
    finished(Value.text("x"));
    long last = store.lastSequence();
    now = now.plus(Duration.ofDays(400));
    retention(Duration.ofDays(1), 1L << 40).prune();
    store.close();
    open();
    store.commit(transaction -> transaction.publish("a", Value.text("x")));
    assertThat(store.lastSequence()).isEqualTo(last + 1);
  }

  @Test
  void theAuditChainHoldsAfterPruning() {
    for (int i = 0; i < 3; i++) {
      finished(Value.text("x"));
    }
    now = now.plus(Duration.ofDays(400));
    finished(Value.text("x"));
    retention(Duration.ofDays(1), 1L << 40).prune();
    StoredAudit audit = new StoredAudit(store);
    assertThat(audit.list(0, 10)).hasSize(1);
    assertThat(audit.verify().broken()).isEmpty();
    assertThat(audit.verify().entries()).isEqualTo(1);
  }

  @Test
  void whatIsTooMuchGoesOldestFirstAndTheFileShrinks() throws IOException {
    Value large = Value.text("x".repeat(500_000));
    JobId oldest = finished(large);
    for (int i = 0; i < 49; i++) {
      finished(large);
    }
    now = now.plusSeconds(1);
    JobId newest = finished(large);
    store.read(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    long before = Files.size(root.resolve("ringmaster.db"));
    Retention retention = retention(Duration.ofDays(30), 10L << 20);
    retention.prune();
    assertThat(retention.usedBytes()).isLessThan(10L << 20);
    assertThat(jobs.find(oldest)).isEmpty();
    assertThat(jobs.find(newest)).isPresent();
    assertThat(Files.size(root.resolve("ringmaster.db"))).isLessThan(before - (10L << 20));
  }

  @Test
  void aFullDiskRefusesKeepsWhatIsStoredAndHealsByPruning() {
    JobId old = finished(Value.text("x".repeat(3_000_000)));
    JobSpec open = create();
    long pages =
        store.read(handle ->
            handle.createQuery("PRAGMA page_count").map((row, context) -> row.getLong(1)).one());
    store.commit(
        transaction -> transaction.handle().execute("PRAGMA max_page_count = " + (pages + 20)));

    Value large = Value.text("y".repeat(1_000_000));
    assertThatThrownBy(() -> finish(open, large))
        .hasMessageContaining(
            "the disk of the master's store is full (" + root + "); nothing was stored")
        .hasMessageContaining("retention.days");
    assertThat(store.isFull()).isTrue();
    assertThatThrownBy(this::create).hasMessageContaining("is full");
    assertThat(jobs.find(old)).isPresent();

    now = now.plus(Duration.ofDays(31));
    Retention retention = retention(Duration.ofDays(30), 1L << 40);
    retention.tend();
    assertThat(store.isFull()).isFalse();
    assertThat(Files.exists(root.resolve("reserve"))).isTrue();
    finish(open, large);
    assertThat(jobs.answer(open, 0)).map(Return::outcome).contains(new Outcome.Succeeded(large));
  }
}
