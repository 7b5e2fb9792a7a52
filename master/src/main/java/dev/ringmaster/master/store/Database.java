package dev.ringmaster.master.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How the database is made and connected to. */
final class Database {
  static final int BUSY_MILLIS = 10_000;

  private static final int READERS = 4;
  private static final int WRITER_CACHE_KIB = 16 * 1024;
  private static final int READER_CACHE_KIB = 2 * 1024;

  private Database() {}

  /** Makes the database, or brings its schema up to date, where needed. */
  static void migrate(Path database) throws IOException {
    if (!Files.exists(database)) {
      PrivateFiles.open(database).close();
      SQLiteDataSource plain = new SQLiteDataSource();
      plain.setUrl("jdbc:sqlite:" + database);
      // only before anything is in it: free pages can then be given back to the disk
      Jdbi.create(plain)
          .useHandle(handle -> {
            handle.execute("PRAGMA auto_vacuum = INCREMENTAL");
            handle.execute("VACUUM");
          });
    }
    Flyway.configure()
        .dataSource(source(database, SQLiteConfig.TransactionMode.IMMEDIATE, WRITER_CACHE_KIB))
        .locations("classpath:dev/ringmaster/master/store/schema")
        .load()
        .migrate();
  }

  static Handle writer(Path database) {
    return Jdbi.create(source(database, SQLiteConfig.TransactionMode.IMMEDIATE, WRITER_CACHE_KIB))
        .open();
  }

  static HikariDataSource readers(Path database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store-readers");
    config.setConnectionInitSql("PRAGMA query_only = true");
    config.setDataSource(source(database, SQLiteConfig.TransactionMode.DEFERRED, READER_CACHE_KIB));
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  private static SQLiteDataSource source(
      Path database, SQLiteConfig.TransactionMode mode, int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(mode);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(-cacheKib);
    // else the driver asks for the row's number after every insert, which costs as much as
    // inserting
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + database);
    return source;
  }
}
