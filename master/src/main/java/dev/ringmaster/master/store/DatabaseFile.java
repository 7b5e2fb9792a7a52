package dev.ringmaster.master.store;

import org.jdbi.v3.core.Handle;

/** The database's file: how much is stored in it, and how what is free inside goes to the disk. */
final class DatabaseFile {
  /** Moving so many writes a sixteenth of the reserve, and holds up other writing but briefly. */
  private static final int PAGES_AT_ONCE = 256;

  private static final int PATIENCE_MILLIS = 200;

  private final Store store;

  DatabaseFile(Store store) {
    this.store = store;
  }

  /** What is stored, without what is free inside the file; in a transaction, what it leaves. */
  static long storedBytes(Handle handle) {
    return pragma(handle, "page_size")
        * (pragma(handle, "page_count") - pragma(handle, "freelist_count"));
  }

  private static long pragma(Handle handle, String name) {
    return handle.createQuery("PRAGMA " + name).map((row, context) -> row.getLong(1)).one();
  }

  /**
   * Gives back what is free, and what the log has grown by. In pieces, each of which the log hands
   * on to the file before the next: so the log stays small, which on a full disk it has to.
   */
  void giveBack() {
    checkpoint("PASSIVE");
    long free = store.read(handle -> pragma(handle, "freelist_count"));
    for (long done = 0; done < free; done += PAGES_AT_ONCE) {
      store.commitFromReserve(transaction -> vacuum(transaction.handle()));
      checkpoint("PASSIVE");
    }
    checkpoint("TRUNCATE");
  }

  /** One page a step: the driver never asks for more than the first row, and a row is a page. */
  private static void vacuum(Handle handle) {
    for (int page = 0; page < PAGES_AT_ONCE; page++) {
      handle.execute("PRAGMA incremental_vacuum(1)");
    }
  }

  /** Writers wait while the log waits for its readers to be truncated; so it does not for long. */
  private void checkpoint(String mode) {
    try {
      store.read(handle -> {
        handle.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        try {
          return handle.execute("PRAGMA wal_checkpoint(" + mode + ")");
        } finally {
          handle.execute("PRAGMA busy_timeout = " + Database.BUSY_MILLIS);
        }
      });
    } catch (RuntimeException e) {
      throw store.describe(e);
    }
  }
}
