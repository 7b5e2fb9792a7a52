package dev.ringmaster.minion.launcher;

import dev.ringmaster.states.host.CommandOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over a growing file's lines, and keeps the file from growing beyond its limit. */
final class OutputTail {
  private static final Logger LOG = LoggerFactory.getLogger(OutputTail.class);
  private static final int LINE_LIMIT_BYTES = 16 << 10;
  private static final int SLACK_BYTES = 1 << 20;
  private static final Set<OpenOption> NOTE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private final Path file;
  private final Path shown;
  private final boolean error;
  private final int limit;
  private final CommandOutput output;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;
  private boolean overflowed;

  OutputTail(Path file, boolean error, int limit, CommandOutput output) {
    this.file = file;
    this.shown = file.resolveSibling(file.getFileName() + ".shown");
    this.error = error;
    this.limit = limit;
    this.output = output;
  }

  /** Goes on where an earlier process was; what was shown is not shown again. */
  void goOn() throws IOException {
    if (Files.exists(shown)) {
      String note = Files.readString(shown).strip();
      // A full disk may have left an empty one: then all is shown again.
      position = note.matches("\\d{1,15}") ? Long.parseLong(note) : 0;
    }
  }

  /** A disk that does not take the note is no reason to end a command: it may be shown twice. */
  private void noteShown(long before) {
    if (position > before) {
      // Not forced: after a power failure nothing of the command runs any more anyway.
      try (FileChannel note = FileChannel.open(shown, NOTE, PRIVATE)) {
        String text = String.format("%-15d\n", position - line.size());
        note.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      } catch (IOException e) {
        LOG.debug("cannot note in {} what was shown", shown, e);
      }
    }
  }

  /** Hands over the lines that are new. */
  void advance() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      overflowed |= size > limit;
      long before = position;
      read(channel, Math.min(size, limit));
      noteShown(before);
      if (size > (long) limit + SLACK_BYTES) {
        // The writer appends: what it writes next comes right after the cut.
        channel.truncate(limit);
      }
    } catch (NoSuchFileException e) {
      // The launcher has not made it yet.
    }
  }

  private void read(FileChannel channel, long until) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
    while (position < until) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), until - position));
      int read = channel.read(buffer, position);
      if (read <= 0) {
        return;
      }
      position += read;
      for (int i = 0; i < read; i++) {
        accept(buffer.get(i));
      }
    }
  }

  private void accept(byte one) {
    if (one == '\n') {
      hand();
      return;
    }
    line.write(one);
    if (line.size() >= LINE_LIMIT_BYTES) {
      hand();
    }
  }

  private void hand() {
    output.line(line.toString(StandardCharsets.UTF_8), error);
    line.reset();
  }

  /** Hands over all that is left. */
  void finish() throws IOException {
    advance();
    if (line.size() > 0) {
      hand();
    }
  }

  boolean overflowed() {
    return overflowed;
  }
}
