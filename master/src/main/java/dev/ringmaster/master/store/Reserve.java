package dev.ringmaster.master.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Space that is held back, so that a full disk can still be pruned: deleting needs space too. */
final class Reserve {
  private static final int BLOCK = 1 << 20;
  private final Path file;
  private final long bytes;

  Reserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Takes the space, unless it is taken.
   *
   * @return false if the disk has not that much; then none of it is taken
   */
  boolean take() throws IOException {
    if (Files.exists(file) && Files.size(file) == bytes) {
      return true;
    }
    if (Files.getFileStore(file.getParent()).getUsableSpace() < bytes) {
      release(); // what there is of it is of no use
      return false;
    }
    try (FileChannel channel = PrivateFiles.open(file)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (long written = channel.size(); written < bytes; ) {
        block.clear().limit((int) Math.min(BLOCK, bytes - written));
        written += channel.write(block, written); // written, not only sized: a hole is no space
      }
      channel.force(true);
      return true;
    } catch (IOException e) {
      release();
      return false;
    }
  }

  void release() throws IOException {
    Files.deleteIfExists(file);
  }
}
