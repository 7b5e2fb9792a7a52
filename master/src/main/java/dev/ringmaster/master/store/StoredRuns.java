package dev.ringmaster.master.store;

import dev.ringmaster.master.runs.RunEntries;
import dev.ringmaster.master.runs.RunRecords;
import dev.ringmaster.master.runs.RunSummary;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.RunEvents;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Journals of runs in the store. */
public final class StoredRuns implements RunLog, RunRecords, RunEntries {
  private final Store store;

  public StoredRuns(Store store) {
    this.store = store;
  }

  @Override
  public void append(Append append) {
    try {
      store.commit(transaction -> write(transaction, append));
    } catch (ProblemsException e) {
      throw failure(append, e);
    }
  }

  @Override
  public Entry entry(Append append) {
    return new JournalEntry(append);
  }

  /** Knows whether the store has come to it. */
  private final class JournalEntry implements Entry, Fact {
    private final Append append;
    private volatile boolean reached;

    JournalEntry(Append append) {
      this.append = append;
    }

    @Override
    public void write(Transaction transaction) {
      reached = true;
      StoredRuns.this.write(transaction, append);
    }

    @Override
    public RuntimeException failure(ProblemsException refusal) {
      return reached ? StoredRuns.this.failure(append, refusal) : refusal;
    }
  }

  private RuntimeException failure(Append append, ProblemsException cause) {
    Optional<String> stale =
        store.read(handle ->
            handle
                .createQuery("SELECT epoch, length, owner FROM runs WHERE id = ?")
                .bind(0, append.run().toString())
                .map((row, context) -> staleness(append, row))
                .one());
    return stale.isPresent()
        ? new Stale(append.run(), stale.get())
        : new Unavailable(cause.problems().getFirst().message(), cause);
  }

  private static Optional<String> staleness(Append append, ResultSet row) throws SQLException {
    long epoch = row.getLong("epoch");
    long length = row.getLong("length");
    if (epoch != append.epoch()) {
      return Optional.of(row.getString("owner") + " took it under epoch " + epoch);
    }
    return length == append.expected()
        ? Optional.empty()
        : Optional.of("its journal has " + length + " events, not " + append.expected());
  }

  private void write(Transaction transaction, Append append) {
    int rows =
        transaction.update(
            "UPDATE runs SET length = length + ?, phase = ? WHERE id = ? AND epoch = ? AND length ="
                + " ?",
            append.events().size(),
            append.after().name(),
            append.run().toString(),
            append.epoch(),
            append.expected());
    if (rows != 1) {
      throw new ProblemsException(
          Problem.of("run " + append.run() + " is written by another master"));
    }
    long position = append.expected();
    for (RunEvent event : append.events()) {
      transaction.update(
          "INSERT INTO run_events (run, position, event)"
              + " SELECT number, ?, ? FROM runs WHERE id = ?",
          position++,
          Wire.bytes(store.secrets().seal(RunEvents.write(event))),
          append.run().toString());
      index(transaction, append.run(), event);
      RunTidings.tell(transaction, append.run(), event);
    }
  }

  /** What lists and retention look for. */
  private static void index(Transaction transaction, RunId run, RunEvent event) {
    switch (event) {
      case Requested begin ->
          transaction.update(
              "UPDATE runs SET runbook = ?, principal = ?, test = ?, requested_at = ? WHERE id = ?",
              begin.runbook(),
              begin.requester().name(),
              begin.test(),
              begin.at(),
              run.toString());
      case Started started when started.job().isPresent() ->
          transaction.update(
              "INSERT OR IGNORE INTO run_jobs (job, run) SELECT ?, number FROM runs WHERE id = ?",
              started.job().get().toString(),
              run.toString());
      case Finished end ->
          transaction.update(
              "UPDATE runs SET finished_at = ?, outcome = ?, message = ? WHERE id = ?",
              end.at(),
              end.outcome().name().toLowerCase(Locale.ROOT),
              end.message(),
              run.toString());
      default -> {}
    }
  }

  @Override
  public long take(RunId run, String owner) {
    long[] epoch = new long[1];
    store.commit(transaction -> {
      transaction.update(
          "INSERT INTO runs (id, owner, epoch, length, phase, runbook, principal, test,"
              + " requested_at, outcome, message)"
              + " VALUES (?, ?, 1, 0, 'COMPILING', '', '', 0, ?, '', '')"
              + " ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1, owner = excluded.owner",
          run.toString(),
          owner,
          transaction.now());
      epoch[0] = epoch(transaction.handle(), run); // here, where nobody else can take it between
    });
    return epoch[0];
  }

  private static long epoch(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT epoch FROM runs WHERE id = ?")
        .bind(0, run.toString())
        .mapTo(Long.class)
        .one();
  }

  @Override
  public List<RunEvent> read(RunId run, long after) {
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT event FROM run_events WHERE position >= ?"
                    + " AND run = (SELECT number FROM runs WHERE id = ?) ORDER BY position")
            .bind(0, after)
            .bind(1, run.toString())
            .map((row, context) -> event(row.getBytes(1)))
            .list());
  }

  private RunEvent event(byte[] bytes) {
    return RunEvents.read(store.secrets().open(Wire.value(bytes)));
  }

  @Override
  public List<RunId> unfinished() {
    // One that was taken and never asked for, because the master stopped between, is none.
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT id FROM runs WHERE finished_at IS NULL AND length > 0 ORDER BY number")
            .map((row, context) -> RunId.parse(row.getString(1)))
            .list());
  }

  @Override
  public List<RunSummary> list(int limit) {
    return store.read(handle ->
        handle
            .createQuery("SELECT * FROM runs WHERE length > 0 ORDER BY number DESC LIMIT ?")
            .bind(0, limit)
            .map((row, context) -> summary(row))
            .list());
  }

  private RunSummary summary(ResultSet row) throws SQLException {
    long finished = row.getLong("finished_at");
    RunSummary stored = stored(row, finished);
    return store.isFull() ? stored.paused(store.full().message()) : stored;
  }

  private static RunSummary stored(ResultSet row, long finished) throws SQLException {
    return new RunSummary(
        RunId.parse(row.getString("id")),
        row.getString("runbook"),
        row.getBoolean("test"),
        row.getString("principal"),
        Phase.valueOf(row.getString("phase")),
        Instant.ofEpochMilli(row.getLong("requested_at")),
        finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished)),
        row.getString("outcome"),
        row.getString("message"));
  }

  @Override
  public List<RunId> beginningWith(String prefix, int limit) {
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT id FROM runs WHERE length > 0 AND substr(id, 1, ?) = ?"
                    + " ORDER BY number DESC LIMIT ?")
            .bind(0, prefix.length())
            .bind(1, prefix)
            .bind(2, limit)
            .map((row, context) -> RunId.parse(row.getString(1)))
            .list());
  }
}
