package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. While one transaction waits for the disk, the next callers gather;
 * together they are the next transaction, so the cost of a sync is shared by all who wait for it.
 */
final class Writer implements AutoCloseable {
  private static final int UNHURRIED_LIMIT = 16_384;
  private static final long PATIENCE_MILLIS = 200;
  private static final int BATCH_LIMIT = 4_096;

  /** A transaction is closed once it is so large: SQLite's log must not outgrow the reserve. */
  private static final long TRANSACTION_BYTES = 4L << 20;

  private static final Request STOP = new Request(List.of(), new CompletableFuture<>());

  private final Handle handle;
  private final Path directory;
  private final StatementCache statements;
  private final EventLog events;
  private final AuditChain audit;
  private final Clock clock;
  private final LongConsumer onCommit;
  // not bounded here: whoever enqueues waits for the commit before it enqueues again
  private final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> unhurried = new LinkedBlockingQueue<>(UNHURRIED_LIMIT);
  private final Thread thread;
  private final Runnable onFull;
  private volatile boolean closed;
  private volatile boolean full;
  private volatile CommitWitness witness = CommitWitness.NONE;

  private record Request(List<Fact> facts, CompletableFuture<Void> done) {}

  /**
   * @param handle owned from here on
   * @param directory where the store is, for messages
   * @param onCommit hears the last event's number after each commit, on the writer's thread
   * @param onFull told when the disk turns out to be full, on the writer's thread
   */
  Writer(
      Handle handle,
      Path directory,
      EventLog events,
      AuditChain audit,
      Clock clock,
      LongConsumer onCommit,
      Runnable onFull)
      throws SQLException {
    this.handle = handle;
    this.directory = directory;
    this.statements = new StatementCache(handle.getConnection());
    this.events = events;
    this.audit = audit;
    this.clock = clock;
    this.onCommit = onCommit;
    this.onFull = onFull;
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  CompletableFuture<Void> enqueue(List<Fact> facts) {
    Request request = new Request(facts, new CompletableFuture<>());
    if (full) {
      request.done().completeExceptionally(new UnavailableException(StoreProblems.full(directory)));
      return request.done();
    }
    return enqueue(request);
  }

  /** Also while the disk is full. */
  CompletableFuture<Void> enqueuePruning(List<Fact> facts) {
    return enqueue(new Request(facts, new CompletableFuture<>()));
  }

  void witness(CommitWitness seeing) {
    witness = seeing;
  }

  boolean isFull() {
    return full;
  }

  void full(boolean isFull) {
    full = isFull;
  }

  private CompletableFuture<Void> enqueue(Request request) {
    waiting.add(request);
    if (closed && waiting.remove(request)) {
      request.done().completeExceptionally(closing());
    }
    return request.done();
  }

  /** Stores the fact with the next caller's, or after {@link #PATIENCE_MILLIS}. */
  void later(Fact fact) {
    Request request = new Request(List.of(fact), new CompletableFuture<>());
    CompletableFuture<Void> _ = request.done().whenComplete(Writer::logFailure);
    if (full) {
      request.done().completeExceptionally(new UnavailableException(StoreProblems.full(directory)));
    } else if (!unhurried.offer(request)) {
      waiting.add(request);
    }
  }

  private static void logFailure(Void nothing, @Nullable Throwable failure) {
    if (failure instanceof UnavailableException) {
      StoreProblems.LOG.debug("not stored: {}", failure.getMessage()); // said once, for all
    } else if (failure != null) {
      StoreProblems.LOG.warn("not stored: {}", failure.getMessage());
    }
  }

  private static ProblemsException closing() {
    return new ProblemsException(Problem.of("the master is stopping; nothing was stored"));
  }

  private void run() {
    List<Request> batch = new ArrayList<>();
    boolean going = true;
    while (going) {
      batch.clear();
      try {
        Request first = waiting.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        unhurried.drainTo(batch, BATCH_LIMIT);
        if (first != null) {
          batch.add(first);
        }
      } catch (InterruptedException e) {
        continue; // nobody interrupts this thread for a reason of ours; close() sends STOP
      }
      waiting.drainTo(batch, BATCH_LIMIT);
      int stop = batch.indexOf(STOP);
      if (stop >= 0) {
        going = false;
        batch
            .subList(stop + 1, batch.size())
            .forEach(r -> r.done().completeExceptionally(closing()));
        batch.subList(stop, batch.size()).clear();
      }
      for (int done = 0; done < batch.size(); ) {
        done += writeTogether(batch.subList(done, batch.size()));
      }
    }
  }

  /** Answers for how many requests, from the first on, it is now known what became of them. */
  private int writeTogether(List<Request> batch) {
    int written;
    try {
      written = transact(batch);
    } catch (SQLException | RuntimeException e) {
      rollBack();
      if (StoreProblems.isFull(e, directory)) {
        onFull.run();
      }
      if (batch.size() == 1 || isForAll(e)) {
        ProblemsException problem = describe(e);
        batch.forEach(request -> request.done().completeExceptionally(problem));
      } else {
        batch.forEach(request -> writeTogether(List.of(request)));
      }
      return batch.size();
    }
    onCommit.accept(events.committed());
    audit.committed();
    batch.subList(0, written).forEach(request -> request.done().complete(null));
    return written;
  }

  /** Answers how many requests, from the first on, are stored. */
  private int transact(List<Request> batch) throws SQLException {
    Connection connection = handle.getConnection();
    // not commit(): the driver would begin the next transaction at once and hold the lock for ever
    connection.setAutoCommit(false);
    Transaction transaction = new Transaction(handle, statements, events, audit, clock.instant());
    int written = 0;
    statements.beginCounting();
    while (written < batch.size() && statements.blobBytes() < TRANSACTION_BYTES) {
      for (Fact fact : batch.get(written).facts()) {
        fact.write(transaction);
      }
      written++;
    }
    witness.beforeCommit(handle);
    connection.setAutoCommit(true);
    witness.afterCommit();
    return written;
  }

  private void rollBack() {
    events.rolledBack();
    audit.rolledBack();
    try {
      statements.close(); // one that failed half-way is not usable again
      Connection connection = handle.getConnection();
      if (connection.getAutoCommit()) {
        handle.execute("ROLLBACK"); // committing failed: the driver believes that it is over
      } else {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException | JdbiException e) {
      // SQLite has done it itself, as it does on a full disk
      StoreProblems.LOG.debug("rolling back failed; the transaction is void all the same", e);
    }
  }

  /** Whether it is the disk's fault, and not that of one caller's facts. */
  private static boolean isForAll(Exception e) {
    return StoreProblems.isDisk(e);
  }

  private ProblemsException describe(Exception e) {
    return e instanceof ProblemsException problems
        ? problems
        : StoreProblems.describe(e, directory);
  }

  /** Stores what is waiting, then ends. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = false;
    while (true) {
      try {
        waiting.put(STOP);
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    List<Request> late = new ArrayList<>();
    waiting.drainTo(late);
    late.forEach(request -> request.done().completeExceptionally(closing()));
    release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try {
      statements.close();
    } catch (SQLException e) {
      StoreProblems.LOG.warn("closing the store's statements failed", e);
    }
    handle.close();
  }
}
