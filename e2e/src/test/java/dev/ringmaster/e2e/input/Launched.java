package dev.ringmaster.e2e.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A command as a process of its own, whatever it prints kept in files. */
final class Launched implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private Launched(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param wrapper words before the command, such as {@code setpriv …}
   * @param words {@code master} or {@code minion}, and what follows
   */
  static Launched start(
      Path directory, List<String> wrapper, List<String> words, Map<String, String> environment)
      throws IOException {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "dev.ringmaster." + words.getFirst() + ".Main"));
    command.addAll(words.subList(1, words.size()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Launched(builder.start(), out, err);
  }

  /** As by Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until standard error holds {@code text}, or the process has ended. */
  void awaitMessage(String text) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(LONGEST)
        .until(() -> err().contains(text) || !process.isAlive());
  }

  int status() throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs: " + process.info() + "\n" + out() + err());
    }
    return process.exitValue();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
