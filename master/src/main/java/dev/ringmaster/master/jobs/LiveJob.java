package dev.ringmaster.master.jobs;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One job in memory: where each member stands, and who watches. An end counts here once it is
 * stored, in the order of the transactions. Nothing is waited for while its lock is held.
 */
final class LiveJob {
  private final JobSpec spec;
  private final JobRecords records;
  private final Consumer<LiveJob> onFinished;
  private final Slot[] slots;
  private final Map<Enrolment, Integer> positions = new HashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<Integer> unnoted = new ArrayList<>();
  private final Instant earliestDeadline;
  private int open;
  private int unsettled;
  private long sequence;
  private boolean cancelled;

  /** One member. Its state is final once an end is stored; until then ends may be pending. */
  private static final class Slot {
    JobState state;
    boolean mayBeSent;
    boolean answered;
    int pending;
    long nextPiece;
    boolean beganAnew;
    @Nullable Session sentOn;

    Slot(JobRecords.Standing standing) {
      state = standing.state();
      mayBeSent = standing.sent();
      answered = standing.answered();
    }
  }

  /** A way in which a member could end. */
  record Proposal(int position, JobState state, Optional<Return> answer) {}

  /**
   * @param onFinished told once, when no member is without an end
   */
  LiveJob(JobRecords.Stored stored, JobRecords records, Consumer<LiveJob> onFinished) {
    this.spec = stored.spec();
    this.records = records;
    this.onFinished = onFinished;
    this.cancelled = stored.cancelled();
    this.sequence = stored.sequence();
    this.slots = new Slot[spec.members().size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(stored.standings().get(i));
      sequence = Math.max(sequence, stored.standings().get(i).sequence());
      positions.put(spec.members().get(i).enrolment(), i);
      if (!slots[i].state.isFinal()) {
        open++;
      }
    }
    unsettled = open;
    earliestDeadline =
        IntStream.range(0, slots.length)
            .mapToObj(this::deadline)
            .min(Comparator.naturalOrder())
            .orElse(spec.notAfter());
  }

  JobSpec spec() {
    return spec;
  }

  Optional<Integer> position(Enrolment enrolment) {
    return Optional.ofNullable(positions.get(enrolment));
  }

  synchronized boolean isFinished() {
    return open == 0;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized JobState state(int position) {
    return slots[position].state;
  }

  /** Whether the order is to be sent and is on no session yet. */
  synchronized boolean isUnsent(int position) {
    Slot slot = slots[position];
    return slot.sentOn == null
        && !slot.state.isFinal()
        && (slot.state instanceof JobState.Waiting || slot.state instanceof JobState.NotStarted);
  }

  /** Whether the order may have left the master. */
  synchronized boolean mayBeSent(int position) {
    return slots[position].mayBeSent;
  }

  synchronized void willBeSent(int position) {
    slots[position].mayBeSent = true;
  }

  synchronized List<JobDetail.Member> members() {
    List<JobDetail.Member> members = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      members.add(
          new JobDetail.Member(
              spec.members().get(i).enrolment(), slots[i].state, Optional.empty()));
    }
    return members;
  }

  synchronized JobDetail detail() {
    return new JobDetail(
        spec.id(),
        spec.calls().getFirst(),
        spec.target(),
        spec.principal(),
        spec.submittedAt(),
        spec.notAfter(),
        spec.timeout(),
        spec.environment(),
        spec.pillarEnvironment(),
        spec.pillar(),
        spec.snapshot(),
        cancelled,
        members());
  }

  /**
   * Whether the order is to be sent to this member on this session; it is sent at most once on
   * each.
   */
  synchronized boolean beginSending(int position, Session session) {
    Slot slot = slots[position];
    boolean ends = slot.state.isFinal() || slot.pending > 0;
    if (cancelled || ends || session.equals(slot.sentOn)) {
      return false;
    }
    slot.sentOn = session;
    // The minion does not have it: if it ran, it runs again, and counts its output from 0.
    slot.beganAnew |= slot.nextPiece > 0;
    slot.nextPiece = 0;
    return true;
  }

  /** The order went into the session's outbox, or did not. */
  synchronized void sent(int position, Session session, boolean accepted) {
    Slot slot = slots[position];
    if (!accepted && session.equals(slot.sentOn)) {
      slot.sentOn = null;
    } else if (accepted && slot.state instanceof JobState.Waiting) {
      move(position, new JobState.Delivered());
    } else if (accepted && slot.state instanceof JobState.NotStarted) {
      slot.state = new JobState.Delivered(); // not announced: it is what everybody expects
    }
  }

  /** The minion says that it has the order. */
  synchronized void held(int position, Session session) {
    Slot slot = slots[position];
    slot.sentOn = session;
    slot.mayBeSent = true;
    if (slot.state instanceof JobState.Waiting || slot.state instanceof JobState.NotStarted) {
      move(position, new JobState.Delivered());
    }
  }

  /** The minion lets it wait, or runs it. */
  synchronized void progressed(int position, JobState state) {
    Slot slot = slots[position];
    if (slot.state.isFinal() || slot.state.equals(state)) {
      return;
    }
    boolean straight =
        state instanceof JobState.Running && !(slot.state instanceof JobState.Queued);
    unnoted.add(position);
    if (straight) {
      slot.state = state;
    } else {
      move(position, state);
    }
  }

  private void move(int position, JobState state) {
    slots[position].state = state;
    tell(new JobEvent.StateChanged(sequence, spec.members().get(position).enrolment(), state), 0);
  }

  /** A piece of output: one that was told before is left out, a gap before it is told with it. */
  synchronized void output(int position, Upward.Output piece) {
    Slot slot = slots[position];
    if (slot.state.isFinal() || piece.sequence() < slot.nextPiece) {
      return;
    }
    boolean broken = slot.beganAnew || piece.sequence() > slot.nextPiece;
    slot.nextPiece = piece.sequence() + 1;
    slot.beganAnew = broken && piece.text().isEmpty();
    if (piece.text().isEmpty()) {
      return; // nothing to tell, whoever says it however often
    }
    Enrolment member = spec.members().get(position).enrolment();
    subscriptions.forEach(s -> s.output(sequence, member, piece, broken));
  }

  /** What minions said since the last call and still holds, so that it can be noted. */
  synchronized Map<Integer, JobState> takeUnnoted() {
    Map<Integer, JobState> states = new HashMap<>();
    for (int position : unnoted) {
      if (!slots[position].state.isFinal()) {
        states.put(position, slots[position].state);
      }
    }
    unnoted.clear();
    return states;
  }

  /** Members that nothing was sent to and whose time is over at {@code now}. */
  synchronized List<Proposal> overdue(Instant now) {
    List<Proposal> ends = new ArrayList<>();
    if (now.isAfter(earliestDeadline) && unsettled > 0) {
      for (int i = 0; i < slots.length; i++) {
        if (isUnsent(i) && now.isAfter(deadline(i))) {
          ends.add(new Proposal(i, new JobState.Expired(deadline(i)), Optional.empty()));
        }
      }
    }
    return ends;
  }

  /**
   * Until when the order may be given to the member: one that is away may have less time to come
   * back than one that has it has to begin.
   */
  synchronized Instant deadline(int position) {
    return slots[position].state instanceof JobState.Waiting waiting
        ? waiting.notAfter()
        : spec.notAfter();
  }

  /** How a member ends that will never be heard of again; empty if it has ended. */
  synchronized List<Proposal> abandon(int position, String why) {
    Slot slot = slots[position];
    if (slot.state.isFinal()) {
      return List.of();
    }
    JobState end =
        slot.mayBeSent
            ? new JobState.Lost(why + "; whether it ran is not known")
            : new JobState.NotStarted(why);
    return List.of(new Proposal(position, end, Optional.empty()));
  }

  /**
   * Nothing more is sent from here on. Answers the ends of members that never got their order, and
   * is null if it was cancelled before.
   */
  synchronized @Nullable List<Proposal> beginCancelling(String why) {
    if (cancelled || open == 0) {
      return null;
    }
    cancelled = true;
    List<Proposal> ends = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      if (isUnsent(i)) {
        ends.add(new Proposal(i, new JobState.Cancelled(why), Optional.empty()));
      }
    }
    return ends;
  }

  synchronized void cancellingFailed() {
    cancelled = false;
  }

  /** Stores ends; completes after they are stored and everybody who watches was told. */
  CompletableFuture<Void> end(List<Proposal> proposals) {
    return settle(proposals, (ends, last) -> records.end(spec, ends, last));
  }

  CompletableFuture<Void> cancel(Principal who, List<Proposal> proposals) {
    return settle(proposals, (ends, last) -> records.cancel(spec, who, ends, last));
  }

  private interface Storing {
    CompletableFuture<List<JobRecords.Ended>> store(List<JobRecords.End> ends, boolean last);
  }

  private CompletableFuture<Void> settle(List<Proposal> proposals, Storing storing) {
    List<Proposal> possible = new ArrayList<>();
    List<byte @Nullable []> encoded = new ArrayList<>();
    for (Proposal proposal : proposals) {
      encoded.add(proposal.answer().map(records::encode).orElse(null));
    }
    CompletableFuture<List<JobRecords.Ended>> stored;
    List<JobRecords.End> ends = new ArrayList<>();
    synchronized (this) {
      for (int i = 0; i < proposals.size(); i++) {
        Proposal proposal = proposals.get(i);
        if (begin(proposal)) {
          possible.add(proposal);
          ends.add(
              new JobRecords.End(
                  proposal.position(), proposal.state(), Optional.ofNullable(encoded.get(i))));
        }
      }
      // enqueued under the lock: the one that settles the last member comes last in the store too
      stored = storing.store(ends, unsettled == 0);
    }
    return stored.handle((results, failure) -> {
      apply(possible, ends, results, failure);
      return null;
    });
  }

  /** Whether this end may count; then it is pending. */
  private boolean begin(Proposal proposal) {
    Slot slot = slots[proposal.position()];
    boolean answered = proposal.answer().isPresent();
    if (slot.answered || (slot.state.isFinal() && !answered)) {
      return false;
    }
    if (!slot.state.isFinal() && slot.pending == 0) {
      unsettled--;
    }
    slot.pending++;
    return true;
  }

  private void apply(
      List<Proposal> proposals,
      List<JobRecords.End> ends,
      @Nullable List<JobRecords.Ended> results,
      @Nullable Throwable failure) {
    boolean finished;
    synchronized (this) {
      boolean wasOpen = open > 0;
      for (int i = 0; i < proposals.size(); i++) {
        Slot slot = slots[proposals.get(i).position()];
        slot.pending--;
        if (results != null && results.get(i).applied()) {
          count(proposals.get(i), ends.get(i), results.get(i), slot);
        } else if (!slot.state.isFinal() && slot.pending == 0) {
          unsettled++;
        }
      }
      finished = wasOpen && open == 0;
      if (finished) {
        tell(new JobEvent.Finished(sequence, members()), 0);
        subscriptions.clear();
      }
    }
    if (finished) {
      onFinished.accept(this);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  private void count(Proposal proposal, JobRecords.End end, JobRecords.Ended ended, Slot slot) {
    if (!slot.state.isFinal()) {
      open--;
    }
    slot.state = proposal.state();
    slot.answered = proposal.answer().isPresent();
    sequence = Math.max(sequence, ended.sequence());
    Enrolment member = spec.members().get(proposal.position()).enrolment();
    if (proposal.answer().isPresent()) {
      tell(
          new JobEvent.Returned(
              ended.sequence(), member, proposal.state(), proposal.answer().get()),
          end.answer().map(bytes -> bytes.length).orElse(0));
    } else {
      tell(new JobEvent.StateChanged(ended.sequence(), member, proposal.state()), 0);
    }
  }

  private void tell(JobEvent event, int bytes) {
    subscriptions.forEach(subscription -> subscription.tell(event, bytes));
  }

  synchronized Subscription subscribe(long after) {
    Subscription subscription = new Subscription(this, records, after, sequence, detail());
    if (open > 0) {
      subscriptions.add(subscription);
    } else {
      subscription.tell(new JobEvent.Finished(sequence, members()), 0);
    }
    return subscription;
  }

  synchronized void unsubscribe(Subscription subscription) {
    subscriptions.remove(subscription);
  }
}
