package dev.ringmaster.minion.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir private Path parent;

  @Test
  void aDirectoryIsForOneMinion() throws Exception {
    Path directory = parent.resolve("minion");
    try (DirectoryLock held = DirectoryLock.take(directory)) {
      assertThat(held).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
      assertThatThrownBy(() -> DirectoryLock.take(directory))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("another minion");
    }
    DirectoryLock.take(directory).close();
  }

  @Test
  void whatIsNoDirectorySaysSo() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> DirectoryLock.take(file.resolve("below")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("cannot use the directory");
  }
}
