package dev.ringmaster.minion.assembly;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a minion's directory for one process; two would spoil each other's spool. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Makes the directory, for its owner only, if it is missing, and takes it.
   *
   * @throws ProblemsException if it cannot be used, or another process has it
   */
  static DirectoryLock take(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel file =
          FileChannel.open(
              directory.resolve("lock"),
              Set.of(
                  StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (tryLock(file) == null) {
        file.close();
        throw new ProblemsException(
            Problem.of("another minion runs with the directory " + directory)
                .withAdvice("Stop it first, or give this one a directory of its own."));
      }
      return new DirectoryLock(file);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
                  "cannot use the directory " + directory + ": " + FileFailure.reason(e, directory))
              .withAdvice("It must be writable for the user that runs the minion."));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close the directory's lock", e);
    }
  }
}
