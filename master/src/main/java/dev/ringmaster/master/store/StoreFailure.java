package dev.ringmaster.master.store;

import java.sql.SQLException;

/** SQLite would not. Never leaves the store: callers see problems. */
final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailure(SQLException cause) {
    super(cause);
  }
}
