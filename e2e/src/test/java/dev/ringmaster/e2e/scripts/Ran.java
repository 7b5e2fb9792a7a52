package dev.ringmaster.e2e.scripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a script did.
 *
 * @param output standard output and error, as they came
 */
record Ran(int status, String output) {
  private static final int LONGEST_MINUTES = 5;

  /** Runs it to its end. Nothing of this process's environment but {@code PATH} is passed on. */
  static Ran of(Path directory, Map<String, String> environment, List<String> argv)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("script-", ".out");
    try {
      Process process = start(directory, environment, argv, output);
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + argv + "\n" + Files.readString(output));
      }
      return new Ran(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  static Process start(
      Path directory, Map<String, String> environment, List<String> argv, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    String path = Objects.requireNonNull(System.getenv("PATH"));
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
