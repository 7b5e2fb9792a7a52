package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store on a disk of 72 MiB of its own, which is really full. */
class FullDiskTest {
  private static final int DISK_MEBIBYTES = 72;
  private static final long RESERVE_BYTES = 16L << 20;
  private static final Value ANSWER = Value.text("x".repeat(900_000));

  /** Jobs are removed that were submitted before now, so each in a moment of its own. */
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path root;
  private SmallDisk disk;
  private Store store;
  private StoredWork work;

  @BeforeEach
  void mount() throws IOException {
    disk = new SmallDisk(root.resolve("disk"), DISK_MEBIBYTES);
    open();
  }

  @AfterEach
  void unmount() throws IOException {
    store.close();
    disk.close();
  }

  private void open() {
    store = Store.open(disk.directory(), CLOCK);
    work = new StoredWork(store);
  }

  private void restart() {
    store.close();
    open();
  }

  private Retention retention(int mebibytes) {
    return new Retention(store, RetentionLimits.of(Duration.ofDays(30), mebibytes));
  }

  /** Stores jobs that are answered until the store refuses; answers which are finished. */
  private List<JobId> fillWithReturns() {
    List<JobId> finished = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                finished.add(work.finished(ANSWER));
              }
            })
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the disk of the master's store is full (" + disk.directory() + ")");
    assertThat(store.isFull()).isTrue();
    return finished;
  }

  private void assertRefused() {
    assertThat(store.isFull()).isTrue();
    assertThatThrownBy(work::create)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("free space there, or lower retention.days or retention.mebibytes");
  }

  private void assertWorks() throws IOException {
    assertThat(store.isFull()).isFalse();
    assertThat(Files.size(disk.directory().resolve("reserve"))).isEqualTo(RESERVE_BYTES);
    assertThat(work.has(work.finished(ANSWER))).isTrue();
    assertThat(new StoredAudit(store).verify().broken()).isEmpty();
    assertThat(
            store.<String>read(
                handle -> handle.createQuery("PRAGMA integrity_check").mapTo(String.class).first()))
        .isEqualTo("ok");
  }

  private long databaseBytes() throws IOException {
    return Files.size(disk.directory().resolve("ringmaster.db"))
        + Files.size(disk.directory().resolve("ringmaster.db-wal"));
  }

  @Test
  void aLowerLimitAndARestartMakeRoom() throws IOException {
    List<JobId> finished = fillWithReturns();
    Retention tooHigh = retention(1024);
    tooHigh.tend();
    assertRefused();
    assertThat(finished).allMatch(work::has);

    long before = databaseBytes();
    restart();
    retention(48).tend();
    assertThat(work.has(finished.getFirst())).as("the oldest").isFalse();
    assertThat(work.has(finished.getLast())).as("the newest").isTrue();
    assertThat(databaseBytes()).isLessThan(before - (8L << 20));
    assertWorks();
  }

  @Test
  void aLimitBelowTheDiskMakesRoomByItselfAgainAndAgain() throws IOException {
    Retention retention = retention(64);
    List<JobId> finished = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      finished.addAll(fillWithReturns());
      JobId oldest = finished.stream().filter(work::has).findFirst().orElseThrow();
      retention.tend();
      assertThat(work.has(oldest)).as("the oldest").isFalse();
      assertThat(work.has(finished.getLast())).as("the newest").isTrue();
      assertWorks();
    }
  }

  @Test
  void returnsThatWaitDoNotTakeWhatIsHeldBackForPruning() throws IOException {
    fillWithReturns();
    restart(); // what is open and what is full are found out anew
    store.witness(
        new CommitWitness() {
          @Override
          public void beforeCommit(Handle transaction) {}

          @Override
          public void afterCommit() {
            var _ = store.enqueue(List.of(tx -> tx.publish("site/waiting", ANSWER)));
          }
        });
    retention(48).tend();
    store.witness(CommitWitness.NONE);
    assertWorks();
  }

  @Test
  void whatElseFillsTheDiskIsSaidAndTheReserveIsKept() throws IOException {
    JobId job = work.finished(ANSWER);
    disk.fill();
    assertThatThrownBy(() -> fillWithSmall()).hasMessageContaining("is full");
    Retention retention = retention(32);
    retention.tend();
    retention.tend();
    assertRefused();
    assertThat(store.full().describe())
        .containsPattern(
            "of its 72 MiB the store takes (1[6-9]|2\\d), other files [45]\\d, and 0 are");
    assertThat(Files.size(disk.directory().resolve("reserve"))).isEqualTo(RESERVE_BYTES);
    assertThat(work.has(job)).isTrue();

    disk.clear();
    retention.tend();
    assertWorks();
  }

  private void fillWithSmall() {
    while (true) {
      work.finished(Value.text("x".repeat(10_000)));
    }
  }

  @Test
  void onADiskWithoutAFreeByteItOpensAndShowsWhatItHas() throws IOException {
    JobId job = work.finished(ANSWER);
    store.close();
    disk.fill();
    open();
    assertThat(disk.free()).isLessThan(RESERVE_BYTES);
    assertThat(work.has(job)).isTrue();
    assertRefused();
    retention(1024).tend();
    assertRefused();

    disk.clear();
    retention(1024).tend();
    assertWorks();
  }

  @Test
  void withoutItsReserveItSaysWhatIsWrong() throws IOException {
    store.close();
    Files.delete(disk.directory().resolve("reserve"));
    disk.fill();
    assertThatThrownBy(this::open)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the disk of the master's store is full")
        .hasMessageContaining("free space there");
    disk.clear();
    open();
    assertWorks();
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 15, 17, 60})
  void manyLargeReturnsAtOnceCanBePruned(int count) throws IOException {
    Retention retention = retention(48);
    // All of them first: while answers fill the disk, a new job may already be refused.
    List<JobSpec> specs = IntStream.range(0, count).mapToObj(i -> work.create()).toList();
    List<CompletableFuture<Void>> together =
        specs.stream()
            .map(spec ->
                CompletableFuture.runAsync(
                    () -> work.finish(spec, Value.text("x".repeat(3_000_000))),
                    command -> Thread.ofVirtual().start(command)))
            .toList();
    together.forEach(one -> one.exceptionally(refused -> null).join());
    fillWithReturns();
    retention.tend();
    assertWorks();
  }

  /** The disk as a kill while it is full leaves it, and then a kill in the middle of pruning. */
  @ParameterizedTest
  @CsvSource({"before, 1", "after, 1", "before, 3", "after, 6", "before, 12", "after, 20"})
  void killedWhilePruningItGoesOnInTheNextProcess(String when, int commit) throws Exception {
    List<JobId> finished = fillWithReturns();
    Path image = Files.createDirectory(root.resolve("image"));
    copy(disk.directory(), image);
    store.close();
    disk.close();
    disk = new SmallDisk(root.resolve("disk"), DISK_MEBIBYTES);
    copy(image, disk.directory());

    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PruneVictim.class.getName(),
                disk.directory().toString(),
                when,
                String.valueOf(commit))
            .inheritIO()
            .start();
    assertThat(victim.waitFor()).isEqualTo(PruneVictim.KILLED);

    open();
    retention(40).tend();
    assertThat(work.has(finished.getFirst())).as("the oldest").isFalse();
    assertThat(work.has(finished.getLast())).as("the newest").isTrue();
    assertWorks();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
