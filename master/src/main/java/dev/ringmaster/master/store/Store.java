package dev.ringmaster.master.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The master's memory: one SQLite database in a directory that only the master's user can read. All
 * writing goes through {@link #commit}; reading never waits for it.
 */
public final class Store implements AutoCloseable {
  private static final String DATABASE = "ringmaster.db";
  private static final String RESERVE = "reserve";
  private static final long RESERVE_BYTES = 16L << 20;

  /** What the store takes of the disk beside what is stored: the reserve, and SQLite's log. */
  static final long HELD_BACK_BYTES = RESERVE_BYTES + (4L << 20);

  /** What must be free beside the reserve before a store that was full takes anything again. */
  private static final long HEADROOM_BYTES = 8L << 20;

  private final Path directory;
  private final StoreLock lock;
  private final SecretBox box;
  private final Reserve reserve;
  private final HikariDataSource readers;
  private final Jdbi reading;
  private final Writer writer;
  private final Clock clock;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private volatile long lastSequence;

  private Store(StoreLock lock, Path directory, Clock clock) throws SQLException, IOException {
    Path database = directory.resolve(DATABASE);
    this.directory = directory;
    this.lock = lock;
    this.box = SecretBox.open(directory.resolve("secrets.key"));
    this.reserve = new Reserve(directory.resolve(RESERVE), RESERVE_BYTES);
    this.clock = clock;
    this.readers = Database.readers(database);
    this.reading = Jdbi.create(readers);
    this.lastSequence = read(handle -> number(handle, "SELECT max(sequence) FROM events"));
    this.writer =
        new Writer(
            Database.writer(database),
            directory,
            new EventLog(box, lastSequence),
            new AuditChain(read(Store::endOfAudit)),
            clock,
            this::committed,
            this::becameFull);
    if (!reserve.take()) {
      becameFull();
    }
  }

  /**
   * Opens the store, making it or bringing its schema up to date where needed.
   *
   * @param clock master time
   * @throws ProblemsException if another master has it open, or the directory cannot be used
   */
  public static Store open(Path directory, Clock clock) {
    try {
      PrivateFiles.directory(directory);
      StoreLock lock = StoreLock.acquire(directory);
      try {
        return open(lock, directory, clock);
      } catch (SQLException | IOException | RuntimeException e) {
        lock.close();
        if (StoreProblems.isFull(e, directory)) {
          throw new UnavailableException(StoreProblems.full(directory));
        }
        throw e;
      }
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
                  "cannot use the store's directory "
                      + directory
                      + ": "
                      + FileFailure.reason(e, directory))
              .withAdvice(
                  "it must exist or be makeable, and belong to the user who runs the master"));
    } catch (FlywayException e) {
      throw new ProblemsException(
          Problem.of(
                  "cannot open the store "
                      + directory.resolve(DATABASE)
                      + ": "
                      + StoreProblems.reason(e))
              .withAdvice(
                  "Restore the master's whole directory from a backup. With the file moved away the"
                      + " master begins anew, without any key, job or event."));
    } catch (SQLException e) {
      throw StoreProblems.describe(e, directory);
    }
  }

  private static Store open(StoreLock lock, Path directory, Clock clock)
      throws SQLException, IOException {
    Path database = directory.resolve(DATABASE);
    try {
      Database.migrate(database);
    } catch (RuntimeException e) {
      if (!StoreProblems.isFull(e, directory)) {
        throw e;
      }
      Files.deleteIfExists(directory.resolve(RESERVE)); // even to open it some space is needed
      Database.migrate(database);
    }
    return new Store(lock, directory, clock);
  }

  /**
   * Stores the facts and returns once they would survive a power cut. Callers at the same time
   * share a transaction; each succeeds or fails alone.
   *
   * @throws ProblemsException if they could not be stored; then none of them is
   */
  public void commit(Fact... facts) {
    await(enqueue(List.of(facts)));
  }

  private static void await(CompletableFuture<Void> stored) {
    try {
      stored.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemsException problems) {
        throw problems;
      }
      throw e;
    }
  }

  /**
   * The same without waiting: the future completes after the commit. What hangs on it runs on the
   * writer's thread and must not block.
   */
  public CompletableFuture<Void> enqueue(List<Fact> facts) {
    return writer.enqueue(facts);
  }

  /** For pruning: also while the disk is full, from the reserve if that was released. */
  void commitFromReserve(Fact fact) {
    await(writer.enqueuePruning(List.of(fact)));
  }

  /** Whether a commit found the disk full; until there is space again nothing is taken. */
  public boolean isFull() {
    return writer.isFull();
  }

  /** Whether it is a file that takes the space which the store takes. */
  static boolean isOwn(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(DATABASE) || name.equals(RESERVE);
  }

  /** What is said of a full disk. */
  Problem full() {
    return StoreProblems.full(directory);
  }

  private void becameFull() {
    if (!writer.isFull()) {
      StoreProblems.LOG.error("{}", full().describe());
      writer.full(true);
    }
  }

  /**
   * Lets what is held back go, for {@link #commitFromReserve} alone: the store is full from here
   * on, until {@link #openIfRoom}.
   */
  void releaseReserve() throws IOException {
    becameFull();
    // what was let in before has its turn, and fails, while there is no space for it
    var _ = writer.enqueuePruning(List.of()).handle((nothing, failure) -> true).join();
    reserve.release();
  }

  /**
   * Takes the reserve again if it is not held, and opens the store if there is a little more than
   * that. Without it a store that has just opened would be full a moment later.
   */
  void openIfRoom() throws IOException {
    if (!reserve.take()) {
      becameFull();
    } else if (isFull() && Files.getFileStore(directory).getUsableSpace() >= HEADROOM_BYTES) {
      writer.full(false);
      StoreProblems.LOG.info("the disk of the store has space again");
    }
  }

  /** What {@code e} means for whoever runs the master. */
  ProblemsException describe(RuntimeException e) {
    return StoreProblems.describe(e, directory);
  }

  /**
   * For what nobody waits for: stored with the next commit, or a moment later. A failure is logged.
   */
  public void later(Fact fact) {
    writer.later(fact);
  }

  /** Reads what is committed. {@code query} must not keep the handle. */
  public <T> T read(Function<Handle, T> query) {
    return reading.withHandle(query::apply);
  }

  /** For facts that hold secrets. */
  public SecretBox secrets() {
    return box;
  }

  /** Master time. */
  public Clock clock() {
    return clock;
  }

  /** The number of the newest committed event. */
  public long lastSequence() {
    return lastSequence;
  }

  /**
   * {@code listener} hears the newest event's number after each commit that stored events, on the
   * writer's thread: it must not block.
   */
  void onEvents(LongConsumer listener) {
    listeners.add(listener);
  }

  /** {@code witness} sees every transaction from the next one on. */
  public void witness(CommitWitness witness) {
    writer.witness(witness);
  }

  private void committed(long sequence) {
    if (sequence != lastSequence) {
      lastSequence = sequence;
      listeners.forEach(listener -> listener.accept(sequence));
    }
  }

  private static long number(Handle handle, String sql) {
    return handle.createQuery(sql).map((row, context) -> row.getLong(1)).one();
  }

  private static AuditChain.Link endOfAudit(Handle handle) {
    return handle
        .createQuery("SELECT number, hash FROM audit_head")
        .map((row, context) -> new AuditChain.Link(row.getLong(1), row.getBytes(2)))
        .one();
  }

  /** Stores what is waiting and lets go of the directory. */
  @Override
  public void close() {
    writer.close();
    readers.close();
    try {
      lock.close();
    } catch (IOException e) {
      StoreProblems.LOG.warn(
          "closing the store's lock file failed; the lock is free all the same", e);
    }
  }
}
