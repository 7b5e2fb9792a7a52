package dev.ringmaster.states.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads one stream of a command to its end: keeps the first bytes, shows every line. */
final class OutputCapture implements Runnable {
  private static final int LONGEST_LINE = 64 << 10;
  private final InputStream stream;
  private final boolean error;
  private final int limit;
  private final CommandOutput output;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean truncated;

  OutputCapture(InputStream stream, boolean error, int limit, CommandOutput output) {
    this.stream = stream;
    this.error = error;
    this.limit = limit;
    this.output = output;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[16 << 10];
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        keep(buffer, count);
        show(buffer, count);
      }
    } catch (IOException e) {
      // The pipe was closed because the command was ended: what came until now is the output.
    }
    if (line.size() > 0) {
      showLine();
    }
  }

  private synchronized void keep(byte[] buffer, int count) {
    int fits = Math.min(count, limit - kept.size());
    kept.write(buffer, 0, fits);
    truncated |= fits < count;
  }

  private void show(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        showLine();
      } else {
        line.write(buffer[i]);
        if (line.size() >= LONGEST_LINE) {
          showLine();
        }
      }
    }
  }

  private void showLine() {
    output.line(line.toString(StandardCharsets.UTF_8), error);
    line.reset();
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  synchronized boolean truncated() {
    return truncated;
  }
}
