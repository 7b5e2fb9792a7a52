package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies of files that are about to be replaced. */
final class Backups {
  /** Where they go unless a state names a directory. */
  private static final Path DIRECTORY = Path.of("/var/backups/ringmaster");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Ownership PRIVATE = Ownership.mode(0700);

  private Backups() {}

  /**
   * Where copies go.
   *
   * @param wanted the state's {@code backup}: nothing or false, true, or a directory
   */
  static Optional<Path> directory(@Nullable Value wanted) {
    if (wanted == null || wanted.equals(Value.bool(false))) {
      return Optional.empty();
    }
    boolean usual = wanted instanceof Value.Bool || wanted.toString().equals("minion");
    return Optional.of(usual ? DIRECTORY : Paths.absolute(wanted.toString()));
  }

  /**
   * Keeps a copy, readable by nobody else than the file was.
   *
   * @param wanted as in {@link #directory}
   * @return where it is, empty if none was wanted or there was nothing to keep
   */
  static Optional<Path> keep(
      HostFiles files, @Nullable Value wanted, Path path, Optional<FileStatus> before)
      throws IOException {
    Optional<Path> directory = directory(wanted);
    if (directory.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    Path copy =
        directory.get().resolve(path.toString().substring(1) + "_" + STAMP.format(Instant.now()));
    Parents.of(files, copy, true).make(files, PRIVATE);
    FileStatus status = before.get();
    files.copy(
        path,
        copy,
        new Ownership(
            Optional.of(status.mode() & 0777),
            Optional.of(status.user()),
            Optional.of(status.group())));
    return Optional.of(copy);
  }
}
