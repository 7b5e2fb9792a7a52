package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One watcher. However slow it is, it costs little: returns beyond a budget are read from the store
 * again when their turn comes, output beyond one is left out, and of the states that a member
 * passed through meanwhile only the last is told.
 */
final class Subscription implements JobWatch {
  private static final long ANSWER_BYTES = 4 * 1024 * 1024;
  private static final long OUTPUT_CHARACTERS = 256 * 1024;
  private static final int PAGE = 64;

  /** What a piece of output costs at least, however short. */
  private static final int PIECE_CHARACTERS = 64;

  private final LiveJob job;
  private final JobRecords records;
  private final long snapshot;
  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Map<Enrolment, JobEvent.StateChanged> moves = new ConcurrentHashMap<>();
  private final Deque<JobRecords.Answer> page = new ArrayDeque<>();
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong heldCharacters = new AtomicLong();
  private @Nullable JobDetail begin;
  private List<UnknownName> unknown = List.of();
  private long cursor;
  private boolean replayed;
  private long skipped;
  private volatile boolean over;

  private sealed interface Item {
    record Ready(JobEvent event, int bytes) implements Item {}

    /** A return that is read from the store when its turn comes. */
    record Kept(long sequence, Enrolment member, JobState state) implements Item {}

    /** Where the member stands when its turn comes. */
    record Moved(Enrolment member) implements Item {}

    record Closed() implements Item {}
  }

  /**
   * @param snapshot the newest sequence that {@code detail} includes: stored returns are replayed
   *     up to there, later ones are told
   */
  Subscription(LiveJob job, JobRecords records, long after, long snapshot, JobDetail detail) {
    this.job = job;
    this.records = records;
    this.cursor = after;
    this.snapshot = snapshot;
    this.begin = detail;
  }

  /** Tells of these, too, at the beginning; for whoever has just made it. */
  Subscription naming(List<UnknownName> names) {
    unknown = names;
    return this;
  }

  /** Called under the job's lock, in order. */
  void tell(JobEvent event, int bytes) {
    if (event instanceof JobEvent.StateChanged change && !change.state().isFinal()) {
      move(change);
    } else if (event instanceof JobEvent.Returned returned
        && bytes > 0
        && heldBytes.get() + bytes > ANSWER_BYTES) {
      queue.add(new Item.Kept(returned.sequence(), returned.member(), returned.state()));
    } else {
      heldBytes.addAndGet(bytes);
      queue.add(new Item.Ready(event, bytes));
    }
  }

  /** In the place, and with the number, of the one before it that was not read yet. */
  private void move(JobEvent.StateChanged change) {
    JobEvent.StateChanged replaced =
        moves.computeIfPresent(
            change.member(),
            (member, unread) ->
                new JobEvent.StateChanged(unread.sequence(), member, change.state()));
    if (replaced == null) { // only the reader removes, and only this adds
      moves.put(change.member(), change);
      queue.add(new Item.Moved(change.member()));
    }
  }

  /** Called under the job's lock. */
  void output(long sequence, Enrolment member, Upward.Output piece, boolean broken) {
    String text = piece.text();
    if (heldCharacters.get() + cost(text) > OUTPUT_CHARACTERS) {
      skipped += text.length();
      return;
    }
    heldCharacters.addAndGet(cost(text));
    queue.add(
        new Item.Ready(
            new JobEvent.Output(sequence, member, piece.error(), text, skipped, broken), 0));
    skipped = 0;
  }

  private static int cost(String text) {
    return Math.max(text.length(), PIECE_CHARACTERS);
  }

  @Override
  public Optional<JobEvent> next() throws InterruptedException {
    Optional<JobEvent> stored = stored();
    return over || stored.isPresent() ? stored : deliver(queue.take());
  }

  @Override
  public Optional<JobEvent> next(Duration patience) throws InterruptedException {
    Optional<JobEvent> stored = stored();
    if (over || stored.isPresent()) {
      return stored;
    }
    Item item = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return item == null ? Optional.empty() : deliver(item);
  }

  /** The beginning: the job itself, and the returns that were there before this subscription. */
  private Optional<JobEvent> stored() {
    if (over) {
      return Optional.empty();
    }
    JobDetail detail = begin;
    if (detail != null) {
      begin = null;
      replayed =
          cursor >= snapshot || detail.members().stream().noneMatch(m -> m.state().isFinal());
      return Optional.of(new JobEvent.Submitted(snapshot, detail, unknown));
    }
    if (!replayed && page.isEmpty()) {
      page.addAll(records.answers(job.spec(), cursor, PAGE));
    }
    JobRecords.Answer answer = replayed ? null : page.poll();
    if (answer == null || answer.sequence() > snapshot) {
      replayed = true;
      page.clear();
      return Optional.empty();
    }
    cursor = answer.sequence();
    return Optional.of(returned(answer.sequence(), member(answer.position()), answer.answer()));
  }

  private Enrolment member(int position) {
    return job.spec().members().get(position).enrolment();
  }

  private static JobEvent returned(long sequence, Enrolment member, Return answer) {
    return new JobEvent.Returned(sequence, member, JobState.of(answer), answer);
  }

  private Optional<JobEvent> deliver(Item item) {
    return switch (item) {
      case Item.Ready ready -> {
        heldBytes.addAndGet(-ready.bytes());
        if (ready.event() instanceof JobEvent.Output output) {
          heldCharacters.addAndGet(-cost(output.text()));
        }
        if (ready.event() instanceof JobEvent.Finished) {
          over = true;
        }
        yield Optional.of(ready.event());
      }
      case Item.Kept kept ->
          job.position(kept.member())
              .flatMap(position -> records.answer(job.spec(), position))
              .<JobEvent>map(answer ->
                  new JobEvent.Returned(kept.sequence(), kept.member(), kept.state(), answer))
              .or(() ->
                  Optional.of(
                      new JobEvent.StateChanged(kept.sequence(), kept.member(), kept.state())));
      case Item.Moved moved -> Optional.<JobEvent>ofNullable(moves.remove(moved.member()));
      case Item.Closed closed -> {
        over = true;
        yield Optional.empty();
      }
    };
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    over = true;
    job.unsubscribe(this);
    queue.add(new Item.Closed());
  }
}
