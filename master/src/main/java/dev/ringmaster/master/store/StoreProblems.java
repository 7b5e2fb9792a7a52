package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** Says what SQLite's errors mean for whoever runs the master. */
final class StoreProblems {
  static final Logger LOG = LoggerFactory.getLogger("dev.ringmaster.master.store");

  private StoreProblems() {}

  static ProblemsException describe(Exception e, Path directory) {
    if (isFull(e)) {
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

  /** Says where, and what to do. */
  static Problem full(Path directory) {
    return Problem.of(
            "the disk of the master's store is full (" + directory + "); nothing was stored")
        .withAdvice(
            "free space there, or lower retention.days or retention.mebibytes and restart the"
                + " master; runs and answers that wait for it then go on by themselves");
  }

  static boolean isFull(Exception e) {
    SQLException cause = sql(e);
    return cause != null
        && (code(cause) == SQLiteErrorCode.SQLITE_FULL.code
            || String.valueOf(cause.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("no space left"));
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
