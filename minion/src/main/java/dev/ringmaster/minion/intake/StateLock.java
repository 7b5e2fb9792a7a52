package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by the one state run of a minion, in whichever process that is: the minion's own, or a
 * {@code minion call} beside it. It is a lock of the operating system's on a file that names the
 * holder, so it goes with its process.
 *
 * <p>While a process holds it, nothing in that process may open the file again, not even for {@link
 * #holder}: to POSIX such a lock is the process's, and closing any descriptor of the file drops it.
 * So there is one of these for a directory in a process, asked only while it is not held.
 */
public final class StateLock {
  /** How often whoever waits for another process looks again. */
  static final Duration PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(StateLock.class);
  private final Path file;

  /**
   * @param file made when it is first taken, with its directory, for their owner only
   */
  public StateLock(Path file) {
    this.file = file;
  }

  /** That of the minion with this directory. */
  public static StateLock of(Path directory) {
    return new StateLock(directory.resolve("states.lock"));
  }

  /**
   * Takes it, unless somebody has it.
   *
   * @param holder what others are told of who has it
   * @throws ProblemsException if the file cannot be used
   */
  public Optional<Held> tryTake(String holder) {
    try {
      FileChannel channel = open();
      if (!isLocked(channel)) {
        channel.close();
        return Optional.empty();
      }
      name(channel, holder);
      return Optional.of(new Held(channel));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot lock " + file + " for a state run: " + FileFailure.reason(e, file))
              .withAdvice("It must be writable for the user that runs states."));
    }
  }

  /**
   * Takes it when nobody has it any more.
   *
   * @param waitingFor told who has it, again when that changes
   */
  public Held take(String holder, Consumer<String> waitingFor) throws InterruptedException {
    String told = "";
    while (true) {
      Optional<Held> held = tryTake(holder);
      if (held.isPresent()) {
        return held.get();
      }
      String now = holder();
      if (!now.equals(told)) {
        waitingFor.accept(now);
        told = now;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Who has it, for a message. */
  public String holder() {
    try {
      String name = Files.readString(file).strip();
      return name.isEmpty() ? "another state run" : name;
    } catch (IOException e) {
      return "another state run";
    }
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(
        Objects.requireNonNull(file.toAbsolutePath().getParent()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another minion, or call, in this very process
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** On a full disk the lock still holds; it has no name then. */
  private void name(FileChannel channel, String holder) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOG.warn("cannot write who has the lock into {}: {}", file, e.getMessage());
    }
  }

  /** Taken, until it is closed. */
  public final class Held implements AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      try (channel) {
        channel.truncate(0);
      } catch (ClosedByInterruptException e) {
        LOG.debug("{} still names who had it", file);
      } catch (IOException e) {
        LOG.warn("cannot close {}: {}", file, e.getMessage());
      }
    }
  }
}
