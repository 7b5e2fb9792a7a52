package dev.ringmaster.master.events;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.List;

/**
 * The bus. Events are stored before anybody hears of them; the bus only wakes those who follow, and
 * each reads at its own speed from the number that it has seen last.
 */
public interface Events {
  /** The beginnings of tags that only the master itself may emit. */
  List<String> RESERVED = List.of("job/", "run/", "key/", "minion/", "master/", "schedule/");

  /**
   * The tag of what stands for events that retention has removed, in {@code data.count} how many.
   * It is not stored, only given to whom these would have been given, whatever tags are asked for;
   * its number is that of the last one removed.
   */
  String REMOVED = "master/events/removed";

  /** The longest tag, in characters. */
  int TAG_LIMIT = 256;

  /**
   * Stores an event from outside (an operator). Blocks until it is stored.
   *
   * @return its sequence number
   * @throws dev.ringmaster.protocol.data.ProblemsException if the tag is reserved or malformed, or
   *     the store cannot be written
   */
  long publish(String tag, Value data);

  /**
   * Some of the stored events after {@code after} whose tag matches, oldest first: at most {@code
   * limit}, fewer if they are large, and none only if there are none. Where some after {@code
   * after} were removed the first is {@link #REMOVED}.
   *
   * @param tagGlob {@code *} within a part or over parts, {@code ?}, {@code [a-z]}
   */
  List<Event> list(String tagGlob, long after, int limit);

  /** The number after which the newest {@code count} that match are; now the last, if none does. */
  long beforeNewest(String tagGlob, int count);

  /** The highest sequence number that is stored. */
  long last();

  /**
   * Follows the bus: first what is stored after {@code after}, then what comes. To begin now, give
   * {@link #last()}. A follower that comes back gives the number it saw last and misses nothing
   * that retention has kept; of what it has not, it is told by {@link #REMOVED}.
   */
  Follower follow(String tagGlob, long after);

  /** Read by one thread. */
  interface Follower extends AutoCloseable {
    /** Waits for matching events, at most {@code patience}; empty if none came or it is closed. */
    List<Event> next(Duration patience) throws InterruptedException;

    /** The number up to which everything was looked at, matching or not. */
    long cursor();

    boolean isClosed();

    @Override
    void close();
  }
}
