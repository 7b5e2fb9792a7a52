package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Paths as users write them, checked before anything is done with them. */
public final class Paths {
  private static final int MOST_LINKS = 40;
  private static final Set<String> PRECIOUS =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/home",
          "/lib",
          "/lib64",
          "/media",
          "/mnt",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/usr/bin",
          "/usr/lib",
          "/usr/local",
          "/usr/sbin",
          "/usr/share",
          "/var",
          "/var/lib",
          "/var/log");

  private Paths() {}

  /**
   * @throws FunctionFailure unless {@code text} is an absolute path without {@code ..}
   */
  public static Path absolute(String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw failure(
          "'" + text.replace('\0', '?') + "' is not a path: " + e.getReason(), "Mend the path.");
    }
    if (!path.isAbsolute()) {
      throw failure("the path '" + text + "' is not absolute", "Begin it with a slash.");
    }
    for (Path part : path) {
      if (part.toString().equals("..")) {
        throw failure("the path '" + text + "' has a '..' in it", "Write the path that is meant.");
      }
    }
    return path.normalize();
  }

  /**
   * @throws FunctionFailure for the root and the system's own top directories
   */
  static Path removable(String text) {
    Path path = absolute(text);
    if (PRECIOUS.contains(path.toString())) {
      throw failure(
          path + " belongs to the system and is never removed",
          "Name what is to be removed inside of it.");
    }
    return path;
  }

  /**
   * Where links end.
   *
   * @param status of what is there; empty if nothing is
   */
  record End(Path path, Optional<FileStatus> status) {}

  /** Where the links at {@code path} end; the end itself need not exist. */
  static Path followed(HostFiles files, Path path) throws IOException {
    return follow(files, path, false).path();
  }

  /**
   * The same for writing: a link that somebody else put there is not followed, as it could lead a
   * write anywhere.
   */
  static Path followedToWrite(HostFiles files, Path path) throws IOException {
    return endToWrite(files, path).path();
  }

  /** The same, with what is there. */
  static End endToWrite(HostFiles files, Path path) throws IOException {
    return follow(files, path, true);
  }

  private static End follow(HostFiles files, Path path, boolean toWrite) throws IOException {
    Path at = path;
    for (int i = 0; i < MOST_LINKS; i++) {
      Optional<FileStatus> status = files.status(at);
      if (status.isEmpty() || status.get().kind() != Kind.SYMLINK) {
        return new End(at, status);
      }
      String owner = status.get().user();
      if (toWrite && !owner.equals("root") && !owner.equals(System.getProperty("user.name"))) {
        throw failure(
            "the link " + at + " belongs to " + owner + ", so it is not written through",
            "Name the file itself, or give follow_symlinks: false to replace the link.");
      }
      at = at.resolveSibling(status.get().target()).normalize();
    }
    throw failure("too many links follow one another at " + path, "Mend the links.");
  }

  /**
   * @throws FunctionFailure unless {@code text} is an absolute path of what is no directory
   */
  static void requireFileName(String text) {
    absolute(text);
    if (text.endsWith("/")) {
      throw failure(
          "the name '" + text + "' ends in '/', as that of a directory",
          "Name the file that is meant; a directory is file.directory's.");
    }
  }

  /**
   * @throws FunctionFailure if no file can be made at {@code path}, because nothing can be written
   *     in {@code directory}
   */
  static void requireWritable(HostFiles files, Path directory, Path path) {
    try {
      files.requireWritable(directory);
    } catch (IOException e) {
      throw failure("write " + path, e);
    }
  }

  /** The same of a file that is there. */
  static void requireReplaceable(HostFiles files, Path path) {
    Path directory = path.getParent();
    if (directory != null) {
      requireWritable(files, directory, path);
    }
  }

  /** What to say when the system refused something. */
  static FunctionFailure failure(String what, IOException e) {
    String reason =
        e instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : e instanceof NoSuchFileException
                ? "no such file or directory"
                : e instanceof AccessDeniedException
                    ? "permission denied"
                    : String.valueOf(e.getMessage());
    return new FunctionFailure(Problem.of("cannot " + what + ": " + reason));
  }

  static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }

  static String octal(int mode) {
    return String.format(Locale.ROOT, "%04o", mode);
  }
}
