package dev.ringmaster.master.store;

import dev.ringmaster.master.events.Event;
import dev.ringmaster.master.events.Events;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** The bus in the store: what is read. */
final class EventQueries {
  /** A page ends once it is so large, whatever number of events was asked for. */
  private static final long PAGE_BYTES = 1L << 20;

  private final Store store;

  EventQueries(Store store) {
    this.store = store;
  }

  /** See {@link Events#list}. */
  List<Event> list(String tagGlob, long after, int limit) {
    return store.read(handle ->
        handle.inTransaction(view -> { // one view of what is removed and what is there
          List<Event> page = new ArrayList<>();
          removed(view, after).ifPresent(page::add);
          addStored(page, view, tagGlob, after, limit);
          return page;
        }));
  }

  /** Stands for the events after {@code after} that retention has removed, if it has. */
  private Optional<Event> removed(Handle handle, long after) {
    long last =
        handle
            .createQuery("SELECT coalesce(min(sequence), 1) - 1 FROM events")
            .mapTo(Long.class)
            .one();
    if (last <= after) {
      return Optional.empty();
    }
    Value.MapValue data =
        Value.map(
            "count",
            Value.integer(last - after),
            "message",
            Value.text((last - after) + " events were removed by retention"));
    return Optional.of(new Event(last, Events.REMOVED, store.clock().instant(), data));
  }

  private void addStored(List<Event> page, Handle handle, String tagGlob, long after, int limit) {
    try (ResultIterator<Sized> rows =
        handle
            .createQuery(
                "SELECT sequence, tag, at, data FROM events WHERE sequence > :after AND tag GLOB"
                    + " :tag ORDER BY sequence LIMIT :limit")
            .bind("after", after)
            .bind("tag", sqlite(tagGlob))
            .bind("limit", limit)
            .map((row, context) -> event(row))
            .iterator()) {
      for (long bytes = 0; page.size() < limit && bytes < PAGE_BYTES && rows.hasNext(); ) {
        Sized next = rows.next();
        page.add(next.event());
        bytes += next.bytes();
      }
    }
  }

  /** See {@link Events#beforeNewest}. */
  long beforeNewest(String tagGlob, int count) {
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT coalesce(min(sequence) - 1, (SELECT max(sequence) FROM events), 0) FROM"
                    + " (SELECT sequence FROM events WHERE tag GLOB :tag"
                    + " ORDER BY sequence DESC LIMIT :count)")
            .bind("tag", sqlite(tagGlob))
            .bind("count", count)
            .mapTo(Long.class)
            .one());
  }

  /** Our globs negate with an exclamation mark, SQLite's with a circumflex. */
  private static String sqlite(String glob) {
    return glob.replace("[!", "[^");
  }

  /** An event, and how much it takes. */
  private record Sized(Event event, int bytes) {}

  private Sized event(ResultSet row) throws SQLException {
    byte[] data = row.getBytes(4);
    Event event =
        new Event(
            row.getLong(1),
            row.getString(2),
            Instant.ofEpochMilli(row.getLong(3)),
            store.secrets().open(Wire.value(data)));
    return new Sized(event, data.length);
  }
}
