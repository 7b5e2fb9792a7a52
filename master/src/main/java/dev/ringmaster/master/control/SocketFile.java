package dev.ringmaster.master.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * A listening unix socket that nobody can reach before its mode is right: it is bound in a private
 * directory, given its mode and group there, and then moved to its name.
 */
final class SocketFile {
  private static final int BACKLOG = 128;

  private SocketFile() {}

  /** Listens on {@code path}, replacing what lies there. Its directory is made if it is missing. */
  static ServerSocketChannel listen(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("not the name of a file");
    }
    Optional<GroupPrincipal> group = group();
    if (!Files.isDirectory(directory)) {
      makeDirectory(directory, group);
    }
    Path hidden =
        Files.createTempDirectory(
            directory,
            ".socket",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path unnamed = hidden.resolve("s");
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(unnamed), BACKLOG);
      protect(unnamed, group, "rw-rw----", "rw-------");
      Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
      return listener;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    } finally {
      Files.deleteIfExists(unnamed);
      Files.deleteIfExists(hidden);
    }
  }

  private static void makeDirectory(Path directory, Optional<GroupPrincipal> group)
      throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    protect(directory, group, "rwxr-x---", "rwx------");
  }

  private static void protect(
      Path path, Optional<GroupPrincipal> group, String withGroup, String without)
      throws IOException {
    if (group.isPresent()) {
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(group.get());
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(group.isPresent() ? withGroup : without));
  }

  /** The administrators' group, where it exists and the master may give files to it. */
  private static Optional<GroupPrincipal> group() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(PeerCredentials.GROUP));
    } catch (UserPrincipalNotFoundException e) {
      return Optional.empty();
    }
  }
}
