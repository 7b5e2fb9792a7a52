package dev.ringmaster.master.store;

import dev.ringmaster.master.events.Event;
import dev.ringmaster.master.events.Events;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.target.Glob;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** The bus in the store. */
public final class StoredEvents implements Events {
  /** The most bytes of an event from outside, encoded. */
  public static final int DATA_LIMIT = 256 * 1024;

  private static final int PAGE = 256;
  private static final String PART = "[A-Za-z0-9_:@+-][A-Za-z0-9._:@+-]*";
  private static final Pattern TAG = Pattern.compile(PART + "(/" + PART + ")*");

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  public StoredEvents(Store store) {
    this.store = store;
    store.onEvents(sequence -> {
      lock.lock();
      try {
        grown.signalAll();
      } finally {
        lock.unlock();
      }
    });
  }

  @Override
  public long publish(String tag, Value data) {
    checkTag(tag);
    for (String reserved : RESERVED) {
      if ((tag + "/").startsWith(reserved)) {
        throw problem(
            "the tag '" + tag + "' is refused: only the master emits '" + reserved + "…'",
            "choose a beginning of your own, such as 'site/…'");
      }
    }
    return append(tag, data);
  }

  /** An event of a minion's own, under {@code minion/<id>/}, whatever tag it names. */
  public void emitted(MinionId minion, Upward.Event event) {
    checkTag(event.tag());
    append("minion/" + minion + "/" + event.tag(), event.data());
  }

  private static void checkTag(String tag) {
    if (tag.length() > TAG_LIMIT || !TAG.matcher(tag).matches()) {
      throw problem(
          "not a tag for an event: '" + tag.substring(0, Math.min(tag.length(), TAG_LIMIT)) + "'",
          "a tag has at most "
              + TAG_LIMIT
              + " characters: parts of A-Z a-z 0-9 . _ : @ + -, none beginning with a dot, with /"
              + " between them");
    }
  }

  private long append(String tag, Value data) {
    int bytes = Wire.bytes(data).length;
    if (bytes > DATA_LIMIT) {
      throw problem(
          "the data of event '" + tag + "' have " + bytes + " bytes, the limit is " + DATA_LIMIT,
          "send a reference to what is large");
    }
    long[] sequence = new long[1];
    store.commit(transaction -> sequence[0] = transaction.publish(tag, data));
    return sequence[0];
  }

  private static ProblemsException problem(String message, String advice) {
    return new ProblemsException(Problem.of(message).withAdvice(advice));
  }

  @Override
  public List<Event> list(String tagGlob, long after, int limit) {
    return select(
        "SELECT sequence, tag, at, data FROM events WHERE sequence > :after AND tag GLOB :tag"
            + " ORDER BY sequence LIMIT :limit",
        tagGlob,
        after,
        limit);
  }

  @Override
  public List<Event> latest(String tagGlob, int limit) {
    return select(
            "SELECT sequence, tag, at, data FROM events WHERE sequence > :after AND tag GLOB :tag"
                + " ORDER BY sequence DESC LIMIT :limit",
            tagGlob,
            0,
            limit)
        .reversed();
  }

  private List<Event> select(String sql, String tagGlob, long after, int limit) {
    return store.read(handle ->
        handle
            .createQuery(sql)
            .bind("after", after)
            .bind("tag", sqlite(tagGlob))
            .bind("limit", limit)
            .map((row, context) -> event(row))
            .list());
  }

  /** Our globs negate with an exclamation mark, SQLite's with a circumflex. */
  private static String sqlite(String glob) {
    return glob.replace("[!", "[^");
  }

  private Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        store.secrets().open(Wire.value(row.getBytes(4))));
  }

  @Override
  public long last() {
    return store.lastSequence();
  }

  @Override
  public Follower follow(String tagGlob, long after) {
    return new StoredFollower(new Glob(tagGlob), after);
  }

  /** Reads page by page from the store; a commit only wakes it. */
  private final class StoredFollower implements Follower {
    private final Glob glob;
    private long cursor;
    private volatile boolean closed;

    StoredFollower(Glob glob, long after) {
      this.glob = glob;
      this.cursor = after;
    }

    @Override
    public List<Event> next(Duration patience) throws InterruptedException {
      long left = patience.toNanos();
      while (!closed) {
        left = awaitMore(left);
        List<Event> page = closed ? List.of() : list("*", cursor, PAGE);
        if (!page.isEmpty()) {
          cursor = page.getLast().sequence();
        }
        List<Event> matching = page.stream().filter(e -> glob.matches(e.tag())).toList();
        if (!matching.isEmpty() || (left <= 0 && cursor >= last())) {
          return matching;
        }
      }
      return List.of();
    }

    /** Waits until there is something after the cursor; answers how many nanoseconds are left. */
    private long awaitMore(long nanos) throws InterruptedException {
      long left = nanos;
      lock.lock();
      try {
        while (!closed && last() <= cursor && left > 0) {
          left = grown.awaitNanos(left);
        }
        return left;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public long cursor() {
      return cursor;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
      lock.lock();
      try {
        grown.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
