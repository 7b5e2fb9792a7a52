package dev.ringmaster.states.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finding programs as the kernel will. */
final class Programs {
  private Programs() {}

  /**
   * Why a program cannot be run.
   *
   * @param isThere whether something of that name is
   */
  record Hindrance(boolean isThere, String message) {
    static Hindrance missing(String program, String where) {
      return new Hindrance(false, "there is no program '" + program + "'" + where);
    }
  }

  /** Empty if it may be run, as far as that can be seen. */
  static Optional<Hindrance> hindrance(String program, Path directory, String path) {
    if (program.contains("/")) {
      Path file = directory.resolve(program);
      return Files.notExists(file)
          ? Optional.of(Hindrance.missing(program, ""))
          : notExecutable(file);
    }
    if (find(program, path).isPresent()) {
      return Optional.empty();
    }
    return Stream.of(path.split(":"))
        .map(each -> directory.resolve(each).resolve(program))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(Programs::notExecutable)
        .orElseGet(() -> Optional.of(Hindrance.missing(program, " in " + path)));
  }

  private static Optional<Hindrance> notExecutable(Path file) {
    if (Files.isDirectory(file)) {
      return Optional.of(new Hindrance(true, "'" + file + "' is a directory, not a program"));
    }
    return Files.isExecutable(file)
        ? Optional.empty()
        : Optional.of(new Hindrance(true, "the program '" + file + "' is not executable"));
  }

  static Optional<String> find(String program, String path) {
    for (String directory : path.split(":")) {
      File file = new File(directory.isEmpty() ? "." : directory, program);
      if (file.isFile() && file.canExecute()) {
        return Optional.of(file.getPath());
      }
    }
    return Optional.empty();
  }
}
