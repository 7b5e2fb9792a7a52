package dev.ringmaster.states.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    static Hindrance of(Path file) {
      return new Hindrance(
          true,
          Files.isDirectory(file)
              ? "'" + file + "' is a directory, not a program"
              : "the program '" + file + "' is not executable");
    }

    static Hindrance missing(String program, String where) {
      return new Hindrance(false, "there is no program '" + program + "'" + where);
    }
  }

  /**
   * Empty if it may be run, as far as that can be seen.
   *
   * @param byOther whether another user is to run it, who may see more of the machine than this
   *     process: then only what certainly is not there is missing
   */
  static Optional<Hindrance> hindrance(
      String program, Path directory, String path, boolean byOther) {
    boolean named = program.contains("/");
    List<Path> files =
        named
            ? List.of(directory.resolve(program))
            : Stream.of(path.split(":"))
                .map(each -> directory.resolve(each).resolve(program))
                .filter(file -> !Files.isDirectory(file))
                .toList();
    if (files.stream().allMatch(Files::notExists)) {
      return Optional.of(Hindrance.missing(program, named ? "" : " in " + path));
    }
    if (byOther || files.stream().anyMatch(Programs::isProgram)) {
      return Optional.empty();
    }
    return files.stream().filter(file -> !Files.notExists(file)).findFirst().map(Hindrance::of);
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
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
