package dev.ringmaster.states.host;

import java.io.File;
import java.util.Optional;

/** Finding programs as the kernel will. */
final class Programs {
  private Programs() {}

  static Optional<String> find(String program, Invocation invocation) {
    if (program.contains("/")) {
      File file = invocation.directory().resolve(program).toFile();
      return file.isFile() ? Optional.of(file.getPath()) : Optional.empty();
    }
    return find(program, invocation.environment().getOrDefault("PATH", Invocation.DEFAULT_PATH));
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
