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
import java.time.Duration;
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
  private final EventQueries queries;
  private final EventAllowance allowance;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  public StoredEvents(Store store) {
    this.store = store;
    this.queries = new EventQueries(store);
    this.allowance = new EventAllowance(store.clock());
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
    return append(tag, data, Wire.bytes(data).length);
  }

  /**
   * An event of a minion's own, under {@code minion/<id>/}, whatever tag it names. What is too much
   * for one minion is dropped; that is a problem now and then, not each time.
   */
  public void emitted(MinionId minion, Upward.Event event) {
    int bytes = Wire.bytes(event.data()).length;
    EventAllowance.Verdict verdict = allowance.take(minion, bytes);
    if (verdict.taken()) {
      checkTag(event.tag());
      append("minion/" + minion + "/" + event.tag(), event.data(), bytes);
    } else if (verdict.say().isPresent()) {
      throw problem(
          "events of "
              + minion
              + " are dropped ("
              + verdict.say().get()
              + " since this was said last): it sends more than "
              + (EventAllowance.BYTES_PER_SECOND >> 10)
              + " KiB a second",
          "find out what on it sends so many, such as a beacon that fires all the time");
    }
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

  private long append(String tag, Value data, int bytes) {
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
    return queries.list(tagGlob, after, limit);
  }

  @Override
  public long beforeNewest(String tagGlob, int count) {
    return queries.beforeNewest(tagGlob, count);
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
        List<Event> matching =
            page.stream().filter(e -> glob.matches(e.tag()) || e.tag().equals(REMOVED)).toList();
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
