package dev.ringmaster.e2e.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine for the lab. */
public final class Shell {
  private Shell() {}

  /**
   * What a program did.
   *
   * @param output standard output and error, as they came
   */
  public record Ran(int exitStatus, String output) {}

  static Ran run(Duration limit, List<String> argv) {
    try {
      Path output = Files.createTempFile("lab-", ".out");
      try {
        Process process =
            new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              String.join(" ", argv)
                  + " did not end within "
                  + limit
                  + ":\n"
                  + Files.readString(output));
        }
        return new Ran(
            process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException("could not run " + String.join(" ", argv), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + String.join(" ", argv), e);
    }
  }

  /** Its output; anything but success is an error that shows it. */
  static String need(Duration limit, String... argv) {
    Ran ran = run(limit, List.of(argv));
    if (ran.exitStatus() != 0) {
      throw new IllegalStateException(
          String.join(" ", argv) + " failed with " + ran.exitStatus() + ":\n" + ran.output());
    }
    return ran.output();
  }
}
