package dev.ringmaster.states.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files of the machine. Paths are absolute. Reading never follows a link unless it says so. */
public interface HostFiles {
  /** What stands at {@code path} itself, empty if nothing does. */
  Optional<FileStatus> status(Path path) throws IOException;

  /** What stands at the end of the links. */
  Optional<FileStatus> statusFollowing(Path path) throws IOException;

  byte[] read(Path path) throws IOException;

  /** Lower-case hexadecimal SHA-256 of a file's content, streamed. */
  String sha256(Path path) throws IOException;

  /** The names in a directory, sorted. */
  List<String> list(Path directory) throws IOException;

  /**
   * @throws IOException if no file can be made or replaced in a directory, as far as that can be
   *     seen without trying
   */
  default void requireWritable(Path directory) throws IOException {}

  /**
   * @throws IOException if there is no such user or group
   */
  default void requireOwners(Optional<String> user, Optional<String> group) throws IOException {}

  /**
   * Replaces or creates a file: an unpredictable temporary file in the same directory, mode and
   * owner set before any content, rename. What a new file replaces is never lost: then its content
   * is on the disk before the rename. All the rest is there after {@link #settle}.
   */
  void write(Path path, byte[] content, Ownership ownership) throws IOException;

  /** The same from another file, streamed. */
  void copy(Path from, Path to, Ownership ownership) throws IOException;

  void createDirectory(Path path, Ownership ownership) throws IOException;

  void setOwnership(Path path, Ownership ownership) throws IOException;

  void symlink(Path link, String target) throws IOException;

  /** Waits until all that was changed through this is on the disk. */
  default void settle() throws IOException {}

  /** Removes a file, a link itself, or a directory with all that is in it; never through a link. */
  void remove(Path path) throws IOException;

  /**
   * @param kind what it is
   * @param mode permission bits, 0 to 07777
   * @param target where a link points, else empty
   */
  record FileStatus(
      Kind kind,
      int mode,
      String user,
      String group,
      long size,
      long modifiedMillis,
      String target) {}

  enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    OTHER
  }

  /** What to set; what is empty stays as it is, or as the umask makes it. */
  record Ownership(Optional<Integer> mode, Optional<String> user, Optional<String> group) {
    public static final Ownership UNCHANGED =
        new Ownership(Optional.empty(), Optional.empty(), Optional.empty());

    public static Ownership mode(int mode) {
      return new Ownership(Optional.of(mode), Optional.empty(), Optional.empty());
    }
  }
}
