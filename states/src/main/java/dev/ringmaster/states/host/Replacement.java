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
import java.util.Set;

/**
 * A file that takes another's place in one step. Nobody can guess its name, nobody else can open it
 * before it has its owner and mode, and a crash leaves either the old content or the new.
 */
final class Replacement {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SET_ID_BITS = 07000;
  private static final int OWNER_READS = 0400;
  private final Path path;
  private final HostFiles.Ownership ownership;
  private final Owners owners;
  private final UnsettledWrites unsettled;

  Replacement(Path path, HostFiles.Ownership ownership, Owners owners, UnsettledWrites unsettled) {
    this.path = path;
    this.ownership = ownership;
    this.owners = owners;
    this.unsettled = unsettled;
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
        // A file that others rely on must never be lost; one that was not there can wait. One that
        // cannot be read cannot be opened again for that.
        boolean now = Files.exists(path, NOFOLLOW_LINKS) || (mode & OWNER_READS) == 0;
        if (now) {
          channel.force(true);
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        if (now) {
          unsettled.directoryOf(path);
        } else {
          unsettled.file(path);
        }
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(temporary);
        throw e;
      }
    }
  }

  private static FileChannel create(Path temporary) throws IOException {
    return FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Writes the whole content. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }
}
