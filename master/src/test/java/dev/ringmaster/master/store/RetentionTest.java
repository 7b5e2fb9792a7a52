package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.events.Events;
import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path root;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Store store;
  private StoredWork work;

  @BeforeEach
  void open() {
    InstantSource time = () -> now;
    store = Store.open(root, time.withZone(ZoneOffset.UTC));
    work = new StoredWork(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Retention retention(Duration age, long bytes) {
    return new Retention(store, new RetentionLimits(age, Duration.ofDays(365), bytes));
  }

  private long usedBytes() {
    return store.read(Retention::usedBytes);
  }

  @Test
  void whatIsOldGoesButNotWhatIsOpenOrPinned() {
    JobId old = work.finished(Value.text("x"));
    JobId named = work.finished(Value.text("x"));
    RunId run = work.begin(named);
    JobSpec open = work.create();
    long events = store.lastSequence();
    now = now.plus(Duration.ofDays(31));
    JobId fresh = work.finished(Value.text("x"));
    retention(Duration.ofDays(30), 1L << 40).prune();

    assertThat(work.has(old)).isFalse();
    assertThat(work.has(named)).isTrue();
    assertThat(work.has(open.id())).isTrue();
    assertThat(work.has(fresh)).isTrue();
    assertThat(new StoredEvents(store).list("*", 0, 100))
        .first()
        .satisfies(first -> assertThat(first.tag()).isEqualTo(Events.REMOVED))
        .satisfies(first -> assertThat(first.sequence()).isEqualTo(events));

    work.end(run);
    retention(Duration.ofDays(30), 1L << 40).prune();
    assertThat(work.has(named)).isFalse();
    work.finish(open, Value.text("late"));
    assertThat(work.jobs.answer(open, 0)).isPresent();
  }

  @Test
  void numbersOfEventsGoOnAfterAllWerePruned() {
    work.finished(Value.text("x"));
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
      work.finished(Value.text("x"));
    }
    now = now.plus(Duration.ofDays(400));
    work.finished(Value.text("x"));
    retention(Duration.ofDays(1), 1L << 40).prune();
    StoredAudit audit = new StoredAudit(store);
    assertThat(audit.list(0, 10)).hasSize(1);
    assertThat(audit.verify().broken()).isEmpty();
    assertThat(audit.verify().entries()).isEqualTo(1);
  }

  @Test
  void whatIsTooMuchGoesOldestFirstAndTheFileShrinks() throws IOException {
    Value large = Value.text("x".repeat(500_000));
    JobId oldest = work.finished(large);
    for (int i = 0; i < 49; i++) {
      work.finished(large);
    }
    now = now.plusSeconds(1);
    JobId newest = work.finished(large);
    store.read(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    long before = Files.size(root.resolve("ringmaster.db"));
    retention(Duration.ofDays(30), 30L << 20).prune();
    assertThat(usedBytes()).isBetween(28L << 20, 30L << 20);
    assertThat(work.has(oldest)).isFalse();
    assertThat(work.has(newest)).isTrue();
    assertThat(Files.size(root.resolve("ringmaster.db"))).isLessThan(before - (10L << 20));
  }

  @Test
  void aFullDiskRefusesKeepsWhatIsStoredAndHealsByPruning() {
    JobId old = work.finished(Value.text("x".repeat(3_000_000)));
    JobSpec open = work.create();
    long pages =
        store.read(handle ->
            handle.createQuery("PRAGMA page_count").map((row, context) -> row.getLong(1)).one());
    store.commit(
        transaction -> transaction.handle().execute("PRAGMA max_page_count = " + (pages + 20)));

    Value large = Value.text("y".repeat(1_000_000));
    assertThatThrownBy(() -> work.finish(open, large))
        .hasMessageContaining(
            "the disk of the master's store is full (" + root + "); nothing was stored")
        .hasMessageContaining("retention.days");
    assertThat(store.isFull()).isTrue();
    assertThatThrownBy(work::create).hasMessageContaining("is full");
    assertThat(work.has(old)).isTrue();

    now = now.plus(Duration.ofDays(31));
    Retention retention = retention(Duration.ofDays(30), 1L << 40);
    retention.tend();
    assertThat(store.isFull()).isFalse();
    assertThat(Files.exists(root.resolve("reserve"))).isTrue();
    work.finish(open, large);
    assertThat(work.jobs.answer(open, 0))
        .map(Return::outcome)
        .contains(new Outcome.Succeeded(large));
  }

  @Test
  void noMoreGoesThanIsTooMuch() {
    List<JobId> all =
        IntStream.range(0, 50)
            .mapToObj(i -> work.finished(Value.text("x".repeat(500_000))))
            .toList();
    now = now.plusSeconds(1);
    retention(Duration.ofDays(30), usedBytes() - 1).prune();
    assertThat(work.has(all.get(0))).isFalse();
    assertThat(all.subList(1, 50)).allMatch(work::has);
  }

  @Test
  void aFloodOfEventsTakesNoJobsAndNoRuns() {
    JobId job = work.finished(Value.text("x"));
    RunId run = work.begin(JobId.create());
    work.end(run);
    StoredEvents events = new StoredEvents(store);
    for (int i = 0; i < 100; i++) {
      events.publish("site/flood", Value.text("x".repeat(250_000)));
    }
    long last = store.lastSequence();
    now = now.plusSeconds(1);
    retention(Duration.ofDays(30), 32L << 20).prune();
    assertThat(usedBytes()).isLessThan(32L << 20);
    assertThat(work.has(job)).isTrue();
    assertThat(work.runs.read(run, 0)).isNotEmpty();
    assertThat(events.list("site/*", last - 1, 2)).extracting("sequence").containsExactly(last);
  }

  @Test
  void jobsGoBeforeTheEventsThatAreWithinTheirPart() {
    JobId oldest = work.finished(Value.text("x".repeat(1_000_000)));
    long first = store.lastSequence();
    for (int i = 0; i < 20; i++) {
      work.finished(Value.text("x".repeat(1_000_000)));
    }
    now = now.plusSeconds(1);
    retention(Duration.ofDays(30), 32L << 20).prune();
    assertThat(work.has(oldest)).isFalse();
    assertThat(new StoredEvents(store).list("*", first - 1, 1))
        .extracting("sequence")
        .containsExactly(first);
  }

  @Test
  void aJobOfManyMembersGoesInPiecesAndWhatIsLeftIsAJob() {
    JobSpec large = work.create(1_000);
    work.finish(large, Value.text("x"));
    JobId small = work.finished(Value.text("x"));
    List<Long> left = new ArrayList<>(List.of(1_001L));
    List<Long> orphans = new ArrayList<>();
    store.witness(
        new CommitWitness() {
          @Override
          public void beforeCommit(Handle transaction) {
            left.add(count(transaction, "members"));
            orphans.add(
                count(transaction, "members WHERE member >> 20 NOT IN (SELECT number FROM jobs)"));
          }

          @Override
          public void afterCommit() {}
        });
    now = now.plus(Duration.ofDays(31));
    retention(Duration.ofDays(30), 1L << 40).prune();
    assertThat(work.has(large.id())).isFalse();
    assertThat(work.has(small)).isFalse();
    assertThat(left).endsWith(0L);
    assertThat(orphans).containsOnly(0L);
    for (int i = 1; i < left.size(); i++) {
      assertThat(left.get(i - 1) - left.get(i)).isLessThanOrEqualTo(256);
    }
    assertThat(store.<Long>read(handle -> count(handle, "ends"))).isZero();
  }

  private static long count(Handle handle, String from) {
    return handle.createQuery("SELECT count(*) FROM " + from).mapTo(Long.class).one();
  }

  @Test
  void aRunThatWasRefusedLeavesNothingBehind() {
    RunId refused = RunId.create();
    assertThat(work.runs.take(refused, "one")).isEqualTo(1);
    Retention retention = retention(Duration.ofDays(30), 1L << 40);
    now = now.plus(Duration.ofHours(23));
    retention.prune();
    assertThat(work.runs.take(refused, "one")).as("it may be about to begin").isEqualTo(2);
    now = now.plus(Duration.ofDays(2));
    retention.prune();
    assertThat(work.runs.take(refused, "one")).as("a new one").isEqualTo(1);
  }

  @Test
  void twoAtATimeDoNotGetInEachOthersWay() throws InterruptedException {
    for (int i = 0; i < 60; i++) {
      work.finished(Value.text("x".repeat(500_000)));
    }
    now = now.plusSeconds(1);
    Retention retention = retention(Duration.ofDays(30), 32L << 20);
    List<Thread> both =
        List.of(
            Thread.startVirtualThread(retention::prune),
            Thread.startVirtualThread(retention::tend));
    for (Thread thread : both) {
      thread.join();
    }
    assertThat(usedBytes()).isBetween(30L << 20, 32L << 20);
    assertThat(store.isFull()).isFalse();
    assertThat(new StoredAudit(store).verify().broken()).isEmpty();
  }
}
