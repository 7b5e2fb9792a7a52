package dev.ringmaster.minion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.minion.spool.Spool.Standing;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The process, or the power, is lost before every single step of the disk: what was promised holds.
 */
class SpoolCrashTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final SpoolLimits LIMITS = new SpoolLimits(64 << 10, 1 << 10, 500, 100);

  private static final int COMPACT_FROM = 3_000;

  /** One history of a spool, which says what it was promised before it went on. */
  private static final class History {
    private final List<JobId> claimed = new ArrayList<>();
    private final Map<JobId, byte[]> kept = new HashMap<>();
    private final List<JobId> acknowledged = new ArrayList<>();
    private final List<JobId> untouched = new ArrayList<>();
    private final byte[] large = new byte[2_000];

    History() {
      for (int i = 0; i < 6; i++) {
        untouched.add(JobId.create());
      }
    }

    /** Claims, answers and acknowledges, with returns large enough to compact the journal. */
    void run(ModelDisk disk) throws IOException, SpoolFull {
      Spool spool = Spool.open(disk, LIMITS, InstantSource.fixed(NOW), COMPACT_FROM);
      List<JobId> jobs = List.copyOf(untouched);
      for (int i = 0; i < jobs.size(); i++) {
        JobId job = jobs.get(i);
        untouched.remove(job);
        spool.claim(job, LATER, new byte[] {1, (byte) i});
        claimed.add(job);
        if (i == 4) {
          continue;
        }
        byte[] answer = Arrays.copyOf(large, large.length + i);
        spool.keep(job, LATER, answer);
        kept.put(job, answer);
        if (i != 1) {
          spool.done(job);
          acknowledged.add(job);
        }
      }
    }

    void check(Spool spool, String when) throws IOException {
      for (JobId job : untouched) {
        assertThat(spool.standing(job)).as(when).isEqualTo(Standing.UNKNOWN);
      }
      for (JobId job : claimed) {
        assertThat(spool.standing(job)).as(when).isNotEqualTo(Standing.UNKNOWN);
        if (spool.standing(job) == Standing.CLAIMED) {
          assertThat(spool.claimed(job).orElseThrow()).as(when).hasSize(2);
        }
      }
      for (Map.Entry<JobId, byte[]> entry : kept.entrySet()) {
        Standing standing = spool.standing(entry.getKey());
        assertThat(standing).as(when).isNotEqualTo(Standing.CLAIMED);
        if (standing == Standing.KEPT) {
          assertThat(spool.kept(entry.getKey())).as(when).hasValue(entry.getValue());
        }
      }
      for (JobId job : kept.keySet()) {
        if (!acknowledged.contains(job) && !job.equals(last())) {
          assertThat(spool.standing(job)).as(when).isEqualTo(Standing.KEPT);
        }
      }
    }

    /** The job whose acknowledgement may have been under way. */
    private JobId last() {
      return claimed.getLast();
    }
  }

  private static int stepsOfWholeHistory() throws Exception {
    ModelDisk disk = new ModelDisk();
    new History().run(disk);
    return disk.steps();
  }

  private static void afterCrash(ModelDisk disk, History history, String when) throws Exception {
    Spool spool = Spool.open(disk, LIMITS, InstantSource.fixed(NOW), COMPACT_FROM);
    history.check(spool, when);
    JobId next = JobId.create();
    spool.claim(next, LATER, new byte[] {7});
    spool.keep(next, LATER, new byte[] {8});
    Spool again = Spool.open(disk, LIMITS, InstantSource.fixed(NOW), COMPACT_FROM);
    history.check(again, when + ", opened once more");
    assertThat(again.kept(next)).as(when).hasValue(new byte[] {8});
  }

  @Test
  void theHistoryCompactsTheJournal() throws Exception {
    ModelDisk disk = new ModelDisk();
    new History().run(disk);
    assertThat(disk.size(Journal.FILE)).isLessThan(3 * 2_000);
    assertThat(disk.steps()).isGreaterThan(30);
  }

  @Test
  void killedBeforeEveryStep() throws Exception {
    int steps = stepsOfWholeHistory();
    for (int step = 1; step <= steps; step++) {
      ModelDisk disk = new ModelDisk();
      disk.killAt(step);
      History history = new History();
      assertThatThrownBy(() -> history.run(disk)).isInstanceOf(ModelDisk.Killed.class);
      disk.restart();
      afterCrash(disk, history, "killed at step " + step);
    }
  }

  @Test
  void powerLostBeforeEveryStep() throws Exception {
    int steps = stepsOfWholeHistory();
    for (int step = 1; step <= steps; step++) {
      for (int seed = 0; seed < 3; seed++) {
        ModelDisk disk = new ModelDisk();
        disk.killAt(step);
        History history = new History();
        assertThatThrownBy(() -> history.run(disk)).isInstanceOf(ModelDisk.Killed.class);
        disk.powerFailure(new Random(seed));
        afterCrash(disk, history, "power lost at step " + step + ", seed " + seed);
      }
    }
  }

  @Test
  void aDiskThatFailsAtEveryStepLosesNothingThatWasStarted() throws Exception {
    int steps = stepsOfWholeHistory();
    for (int step = 1; step <= steps; step++) {
      ModelDisk disk = new ModelDisk();
      disk.failAt(step, 3);
      String when = "disk failing at step " + step;
      Spool spool = openWithPatience(disk);
      byte[] large = new byte[2_000];
      Map<JobId, byte[]> owed = new HashMap<>();
      List<JobId> refused = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        JobId job = JobId.create();
        try {
          spool.claim(job, LATER, new byte[] {1});
        } catch (SpoolFull e) {
          assertThat(e).as(when).hasMessageContaining("does not take");
          refused.add(job);
          continue;
        }
        byte[] answer = Arrays.copyOf(large, large.length + i);
        spool.keep(job, LATER, answer);
        owed.put(job, answer);
        if (i % 2 == 0) {
          spool.done(job);
          owed.remove(job);
        }
      }
      for (Map.Entry<JobId, byte[]> entry : owed.entrySet()) {
        assertThat(spool.kept(entry.getKey())).as(when).hasValue(entry.getValue());
      }
      disk.restart();
      spool.writeOwed();
      Spool again = Spool.open(disk, LIMITS, InstantSource.fixed(NOW), COMPACT_FROM);
      for (Map.Entry<JobId, byte[]> entry : owed.entrySet()) {
        assertThat(again.kept(entry.getKey())).as(when).hasValue(entry.getValue());
      }
      refused.forEach(job -> assertThat(again.standing(job)).as(when).isEqualTo(Standing.UNKNOWN));
    }
  }

  private static Spool openWithPatience(ModelDisk disk) throws IOException {
    while (true) {
      try {
        return Spool.open(disk, LIMITS, InstantSource.fixed(NOW), COMPACT_FROM);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }
  }
}
