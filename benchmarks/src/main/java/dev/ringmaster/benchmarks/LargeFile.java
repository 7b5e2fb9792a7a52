package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * 256 MiB to one minion by {@code file.managed}, from the request to the report at the client. The
 * minion has nothing of it and ends with the file in its place, checked and on the disk; the master
 * has it among its files, as for every minion but the first.
 */
final class LargeFile implements SingleFigure {
  private static final int MEBIBYTES = 256;
  private static final int BLOCK = 1 << 20;
  private static final double MEGA = 1e6;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 7;

  @Override
  public String name() {
    return "file.1";
  }

  @Override
  public Figure measure(Site site) throws IOException, InterruptedException {
    site.enrol(1);
    Path target = site.directory().resolve("large");
    site.write(
        "states/large.sls",
        """
        %s:
          file.managed:
            - source: salt://large.bin
        """
            .formatted(target));
    try (OutputStream file =
        Files.newOutputStream(site.directory().resolve("base/states/large.bin"))) {
      Random random = new Random(1);
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < MEBIBYTES; i++) {
        random.nextBytes(block);
        file.write(block);
      }
    }
    double[] speeds = new double[ROUNDS];
    double master = 0;
    double minion = 0;
    for (int i = -WARM_UPS; i < ROUNDS; i++) {
      if (i == 0) {
        master = Installed.cpuMilliseconds(site.master());
        minion = Installed.cpuMilliseconds(site.minions().getFirst());
      }
      Files.deleteIfExists(target);
      site.forgetFiles("web01");
      double milliseconds = Stopwatch.once(() -> site.control().apply("web01", "large"));
      if (i >= 0) {
        speeds[i] = megabytesPerSecond(milliseconds);
      }
    }
    master = (Installed.cpuMilliseconds(site.master()) - master) / ROUNDS;
    minion = (Installed.cpuMilliseconds(site.minions().getFirst()) - minion) / ROUNDS;
    return Figure.megabytesPerSecond(
        name(),
        speeds,
        Figure.milliseconds("the master's CPU a file", new double[] {master}),
        Figure.milliseconds("the minion's", new double[] {minion}),
        disk(site.directory()));
  }

  private static double megabytesPerSecond(double milliseconds) {
    return (double) MEBIBYTES * BLOCK / MEGA / (milliseconds / 1_000);
  }

  /** What the disk takes: the same amount, written once and forced. */
  private static Figure disk(Path directory) throws IOException, InterruptedException {
    Path file = Files.createTempFile(directory, "write", "");
    double[] speeds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Files.delete(file);
      speeds[i] = megabytesPerSecond(Stopwatch.once(() -> write(file)));
    }
    Files.delete(file);
    return Figure.megabytesPerSecond("the disk's write and fsync", speeds);
  }

  private static void write(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < MEBIBYTES; i++) {
        block.clear();
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(true);
    }
  }
}
