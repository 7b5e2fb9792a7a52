package dev.ringmaster.minion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.minion.spool.Spool.Standing;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A journal that cannot be written anew goes on as it is. */
class CompactionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final int COMPACT_FROM = 3_000;
  private final ModelDisk disk = new ModelDisk();

  private Spool open() throws Exception {
    return Spool.open(disk, SpoolLimits.DEFAULT, InstantSource.fixed(NOW), COMPACT_FROM);
  }

  private static JobId answered(Spool spool) throws SpoolFull {
    JobId job = JobId.create();
    spool.claim(job, LATER, new byte[] {1});
    spool.keep(job, LATER, new byte[1_000]);
    spool.done(job);
    return job;
  }

  @Test
  void whatIsClaimedIsKeptInTheOldOneAndNothingOfTheNewOneIsLeft() throws Exception {
    Spool spool = open();
    disk.refuse("journal.new");
    JobId last = answered(spool);
    while (disk.size(Journal.FILE) < 3 * COMPACT_FROM) {
      last = answered(spool);
    }
    assertThat(disk.size("journal.new")).isNegative();
    assertThat(open().standing(last)).isEqualTo(Standing.DONE);
  }

  @Test
  void itIsWrittenAnewOnceThereIsRoom() throws Exception {
    Spool spool = open();
    disk.refuse("journal.new");
    while (disk.size(Journal.FILE) < 2 * COMPACT_FROM) {
      answered(spool);
    }
    disk.restart();
    long largest = disk.size(Journal.FILE);
    for (int i = 0; i < 10; i++) {
      answered(spool);
    }
    assertThat(disk.size(Journal.FILE)).isLessThan(largest);
  }
}
