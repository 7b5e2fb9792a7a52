package dev.ringmaster.minion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.minion.spool.Spool.Standing;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk gave back other bytes than it took; the power was never lost. */
final class SpoiledJournalTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RECORD_BYTES = 4 + 12 + (1 + 16 + 8 + 1) + 16;
  @TempDir private Path directory;
  private final List<JobId> jobs = Stream.generate(JobId::create).limit(3).toList();

  private Spool open() throws IOException {
    return Spool.open(new DirectoryDisk(directory), SpoolLimits.DEFAULT, InstantSource.fixed(NOW));
  }

  private void claimAll() throws Exception {
    Spool spool = open();
    for (JobId job : jobs) {
      spool.claim(job, NOW.plusSeconds(3600), new byte[] {1});
    }
    assertThat(Files.size(directory.resolve("journal"))).isEqualTo(3 * RECORD_BYTES);
  }

  private void spoil(String file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(directory.resolve(file).toFile(), "rw")) {
      bytes.seek(offset);
      int before = bytes.read();
      bytes.seek(offset);
      bytes.write(before ^ 1);
    }
  }

  @Test
  void oneRecordThatIsSpoiledDoesNotTakeThoseAfterItAlong() throws Exception {
    claimAll();
    spoil("journal", RECORD_BYTES + 30);
    Spool spool = open();
    assertThat(jobs.stream().map(spool::standing))
        .containsExactly(Standing.CLAIMED, Standing.UNKNOWN, Standing.CLAIMED);
    spool.claim(JobId.create(), NOW.plusSeconds(3600), new byte[] {2});
    assertThat(open().claims()).hasSize(3).contains(jobs.get(0), jobs.get(2));
  }

  @Test
  void aJournalOfAnotherKeyIsLeftAsItIs() throws Exception {
    claimAll();
    spoil("key", 3);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read with its file 'key'");
    spoil("key", 3);
    assertThat(open().claims()).containsExactlyInAnyOrderElementsOf(jobs);
  }
}
