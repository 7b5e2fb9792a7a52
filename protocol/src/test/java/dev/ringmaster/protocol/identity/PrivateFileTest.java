package dev.ringmaster.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir private Path directory;

  @Test
  void onlyItsOwnerMayReadItAndNothingElseIsLeftBehind() throws Exception {
    Path file = directory.resolve("key");
    PrivateFile.write(file, new byte[] {1});
    PrivateFile.write(file, new byte[] {2});
    assertThat(PrivateFile.read(file)).containsExactly(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var entries = Files.list(directory)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void aSecretThatOthersMayReadIsRefused() throws Exception {
    Path file = directory.resolve("key");
    PrivateFile.write(file, new byte[] {1});
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> PrivateFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aLinkIsRefused() throws Exception {
    Path file = directory.resolve("key");
    PrivateFile.write(file, new byte[] {1});
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThatThrownBy(() -> PrivateFile.read(link)).hasMessageContaining("not a plain file");
  }

  @Test
  void aPrivateDirectoryIsForItsOwnerOnly() throws Exception {
    Path made = directory.resolve("a/pki");
    PrivateFile.createDirectory(made);
    PrivateFile.createDirectory(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }
}
