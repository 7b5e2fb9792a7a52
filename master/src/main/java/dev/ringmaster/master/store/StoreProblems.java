package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** Says what SQLite's errors mean for whoever runs the master. */
final class StoreProblems {
  static final Logger LOG = LoggerFactory.getLogger("dev.ringmaster.master.store");

  /** Less free space than this is none. */
  private static final long NOTHING_BYTES = 64L << 10;

  private StoreProblems() {}

  static ProblemsException describe(Exception e, Path directory) {
    if (isFull(e, directory)) {
      return new UnavailableException(full(directory));
    }
    SQLException cause = sql(e);
    if (cause != null) {
      LOG.warn("the store failed", e);
      return new ProblemsException(
          Problem.of("the store failed: " + cause.getMessage() + "; nothing was stored")
              .withAdvice("look at the disk, and at the master's log"));
    }
    LOG.error("a fact could not be written", e);
    return new ProblemsException(
        Problem.of("cannot be stored: " + e.getMessage())
            .withAdvice("The master's log says more."));
  }

  /** What SQLite says, if it was SQLite. */
  static String reason(Exception e) {
    SQLException cause = sql(e);
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Says where, who takes it, and what to do. */
  static Problem full(Path directory) {
    return Problem.of(
            "the disk of the master's store is full (" + directory + "); nothing was stored")
        .withAdvice(
            "free space there, or lower retention.days or retention.mebibytes and restart the"
                + " master; runs and answers that wait for it then go on by themselves"
                + shares(directory));
  }

  /** Who takes the disk: the store itself, or something else on it. */
  private static String shares(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      long own = 0;
      for (Path file : files.filter(Store::isOwn).toList()) {
        own += Files.size(file);
      }
      FileStore disk = Files.getFileStore(directory);
      long total = disk.getTotalSpace();
      long free = disk.getUsableSpace();
      return String.format(
          Locale.ROOT,
          "; of its %d MiB the store takes %d, other files %d, and %d are free",
          total >> 20,
          own >> 20,
          Math.max(0, total - own - free) >> 20,
          free >> 20);
    } catch (IOException | UncheckedIOException e) {
      return ""; // a file has gone meanwhile; who reads this has better things to hear
    }
  }

  /**
   * A full disk, in whichever way SQLite met it: making its index of the log, it says I/O error.
   */
  static boolean isFull(Exception e, Path directory) {
    SQLException cause = sql(e);
    if (cause == null) {
      return false;
    }
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_FULL.code
        || String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("no space left")
        || ((code == SQLiteErrorCode.SQLITE_IOERR.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code)
            && directory.toFile().getUsableSpace() < NOTHING_BYTES);
  }

  /** Full, or failing in another way that no other caller would survive. */
  static boolean isDisk(Exception e) {
    SQLException cause = sql(e);
    if (cause == null) {
      return false;
    }
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_IOERR.code
        || code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  /** The primary code: the extended ones carry more in the higher bytes. */
  private static int code(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  private static @Nullable SQLException sql(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
