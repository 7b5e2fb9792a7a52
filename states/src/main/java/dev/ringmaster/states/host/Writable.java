package dev.ringmaster.states.host;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Whether files can be made in a directory, as far as that can be seen without trying. */
final class Writable {
  /** Below these the kernel shows itself; a superuser seems to have all access there. */
  private static final List<Path> KERNELS = List.of(Path.of("/proc"), Path.of("/sys"));

  private static final Set<String> WITHOUT_NEW_FILES = Set.of("proc", "sysfs");

  private Writable() {}

  static void require(Path directory) throws IOException {
    Path real = directory.toRealPath();
    real.getFileSystem().provider().checkAccess(real, AccessMode.WRITE, AccessMode.EXECUTE);
    if (KERNELS.stream().anyMatch(real::startsWith)
        && WITHOUT_NEW_FILES.contains(Files.getFileStore(real).type())) {
      throw new FileSystemException(
          real.toString(), null, real + " is the kernel's own, and takes no new files");
    }
  }
}
