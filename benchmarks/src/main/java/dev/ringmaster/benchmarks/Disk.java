package dev.ringmaster.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk itself costs. */
final class Disk {
  private static final int BLOCK = 4096;
  private static final int ROUNDS = 100;

  private Disk() {}

  /**
   * The time of appending 4 KiB to a file in a directory and waiting until they are on the disk.
   */
  static Figure fsync(Path directory) throws IOException, InterruptedException {
    Path file = Files.createTempFile(directory, "fsync", "");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      double[] samples =
          Stopwatch.milliseconds(
              10,
              ROUNDS,
              () -> {
                block.clear();
                while (block.hasRemaining()) {
                  channel.write(block);
                }
                channel.force(false);
              });
      return Figure.milliseconds("the disk's fsync", samples);
    } finally {
      Files.delete(file);
    }
  }
}
