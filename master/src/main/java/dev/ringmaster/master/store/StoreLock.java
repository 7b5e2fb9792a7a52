package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Held as long as the store is open, so that no second master writes to it. */
final class StoreLock implements AutoCloseable {
  private static final int PID_LIMIT = 20;
  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  static StoreLock acquire(Path directory) throws IOException {
    Path file = directory.resolve("store.lock");
    FileChannel channel = PrivateFiles.open(file);
    try {
      if (tryLock(channel) == null) {
        throw new ProblemsException(
            Problem.of(
                    "the store in "
                        + directory
                        + " is in use by another master (process "
                        + holder(channel)
                        + ")")
                .withAdvice("stop that one first, or give this one a state directory of its own"));
      }
      // over what is there: on a full disk not even this would find space again once given up
      String pid =
          String.format(Locale.ROOT, "%-" + PID_LIMIT + "d", ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new StoreLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(PID_LIMIT);
    channel.read(pid, 0);
    return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).trim();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
