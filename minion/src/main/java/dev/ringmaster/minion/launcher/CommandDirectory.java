package dev.ringmaster.minion.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The directory of one launched command: see {@code launch.sh} for what stands in it. */
record CommandDirectory(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Made before, so that also on a full disk it can become the pid file. */
  private static final String GIVE_UP = "given-up";

  private static final String GIVEN_UP = "given up";

  /** The process that runs a command's session. */
  record Leader(long pid, long startTicks, String boot) {
    boolean isAlive() {
      return boot.equals(ProcessTable.boot())
          && ProcessTable.find(pid)
              .filter(entry -> entry.startTicks() == startTicks && entry.isAlive())
              .isPresent();
    }

    /** Whether the session's number may be somebody else's by now. */
    boolean isReplaced() {
      return !boot.equals(ProcessTable.boot())
          || ProcessTable.find(pid).filter(entry -> entry.startTicks() != startTicks).isPresent();
    }
  }

  /** A new directory, with what must be there before the command starts. */
  static CommandDirectory create(Path path, String program, Optional<Instant> deadline)
      throws IOException {
    Files.createDirectories(path, PRIVATE_DIRECTORY);
    CommandDirectory directory = new CommandDirectory(path);
    directory.write("program", program);
    if (deadline.isPresent()) {
      directory.write("deadline", String.valueOf(deadline.get().toEpochMilli()));
    }
    directory.write("exit.new", " ".repeat(15) + "\n");
    directory.write(GIVE_UP, GIVEN_UP);
    directory.write("launcher", "");
    return directory;
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) throws IOException {
    Path file = Files.createFile(path.resolve(name), PRIVATE);
    Files.write(file, bytes);
    return file;
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(path.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path.resolve(name), e);
    }
  }

  String program() {
    return read("program").orElse("a command");
  }

  Optional<Instant> deadline() {
    return read("deadline").map(Long::valueOf).map(Instant::ofEpochMilli);
  }

  /** How it ended; empty while it runs, and if nobody could record it. */
  OptionalInt exitStatus() {
    return read("exit").map(String::strip).stream().mapToInt(Integer::parseInt).findFirst();
  }

  /** The process that runs it; empty if it has not come so far. */
  Optional<Leader> leader() {
    return read("pid")
        .filter(text -> text.endsWith("\n"))
        .map(text -> text.strip().split(" "))
        .filter(words -> words.length == 3)
        .map(words -> new Leader(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]));
  }

  /**
   * Sees to it that the command is never started, if that has not happened yet.
   *
   * @return whether it was not started
   */
  boolean giveUp() {
    try {
      Files.createLink(path.resolve("pid"), path.resolve(GIVE_UP));
      return true;
    } catch (FileAlreadyExistsException e) {
      return read("pid").filter(GIVEN_UP::equals).isPresent();
    } catch (IOException e) {
      throw new IllegalStateException("cannot write in " + path, e);
    }
  }

  Path output(boolean error) {
    return path.resolve(error ? "stderr" : "stdout");
  }

  /** The first {@code limit} bytes of an output; malformed UTF-8 is replaced. */
  String outputText(boolean error, int limit) throws IOException {
    Path file = output(error);
    if (!Files.exists(file)) {
      return "";
    }
    try (var stream = Files.newInputStream(file, StandardOpenOption.READ)) {
      return new String(stream.readNBytes(limit), StandardCharsets.UTF_8);
    }
  }
}
