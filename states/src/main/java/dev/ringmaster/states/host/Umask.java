package dev.ringmaster.states.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's umask, which Java does not tell and nothing in this process changes. */
final class Umask {
  private static final int CAUTIOUS = 022;
  private static final int OWN = read();

  private Umask() {}

  static int own() {
    return OWN;
  }

  private static int read() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("Umask:"))
          .map(line -> Integer.parseInt(line.substring("Umask:".length()).strip(), 8))
          .findFirst()
          .orElse(CAUTIOUS);
    } catch (IOException e) {
      return CAUTIOUS;
    }
  }
}
