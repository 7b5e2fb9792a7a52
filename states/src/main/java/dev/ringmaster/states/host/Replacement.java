package dev.ringmaster.states.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A file that takes another's place in one step. Nobody can guess its name, nobody else can open it
 * before it has its owner and mode, and a crash leaves either the old content or the new.
 */
final class Replacement {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SET_ID_BITS = 07000;
  private final Path path;
  private final HostFiles.Ownership ownership;
  private final Owners owners;

  private Replacement(Path path, HostFiles.Ownership ownership, Owners owners) {
    this.path = path;
    this.ownership = ownership;
    this.owners = owners;
  }

  static Replacement of(Path path, HostFiles.Ownership ownership, Owners owners) {
    return new Replacement(path, ownership, owners);
  }

  /** A name in the same directory that nobody else knows. */
  static Path temporary(Path path) {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    return path.resolveSibling(".ringmaster-" + HexFormat.of().formatHex(random));
  }

  void with(Content content) throws IOException {
    Path temporary = temporary(path);
    try (FileChannel channel = create(temporary)) {
      try {
        int mode = ownership.mode().orElseGet(() -> 0666 & ~Umask.own());
        owners.set(temporary, ownership.user(), ownership.group());
        Owners.setMode(temporary, mode);
        content.writeTo(channel);
        if ((mode & SET_ID_BITS) != 0) {
          // Writing takes these bits away again.
          Owners.setMode(temporary, mode);
        }
        channel.force(true);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(temporary);
        throw e;
      }
    }
    syncDirectory(Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path));
  }

  private static FileChannel create(Path temporary) throws IOException {
    return FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Writes the whole content. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }
}
