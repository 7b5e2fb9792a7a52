package dev.ringmaster.master.jobs;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One job in memory: where each member stands, and who watches. An end counts here once it is
 * stored, in the order of the transactions. Nothing is waited for while its lock is held.
 */
final class LiveJob {
  private final JobSpec spec;
  private final JobRecords records;
  private final Consumer<LiveJob> onFinished;
  private final Slots slots;
  private final Watchers watchers;
  private final Map<Enrolment, Integer> positions = new HashMap<>();
  private boolean cancelled;

  /**
   * @param onFinished told once, when no member is without an end
   */
  LiveJob(JobRecords.Stored stored, JobRecords records, Consumer<LiveJob> onFinished) {
    this.spec = stored.spec();
    this.records = records;
    this.onFinished = onFinished;
    this.cancelled = stored.cancelled();
    this.slots = new Slots(spec, stored.standings());
    long sequence = stored.sequence();
    for (int i = 0; i < spec.members().size(); i++) {
      sequence = Math.max(sequence, stored.standings().get(i).sequence());
      positions.put(spec.members().get(i).enrolment(), i);
    }
    this.watchers = new Watchers(spec, sequence);
  }

  JobSpec spec() {
    return spec;
  }

  Optional<Integer> position(Enrolment enrolment) {
    return Optional.ofNullable(positions.get(enrolment));
  }

  synchronized boolean isFinished() {
    return slots.isFinished();
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized JobState state(int position) {
    return slots.get(position).state();
  }

  /** Whether the order is to be sent and is on no session yet. */
  synchronized boolean isUnsent(int position) {
    return slots.get(position).isUnsent();
  }

  /** Whether the order may have left the master. */
  synchronized boolean mayBeSent(int position) {
    return slots.get(position).mayBeSent();
  }

  synchronized void willBeSent(int position) {
    slots.get(position).willBeSent();
  }

  synchronized List<JobDetail.Member> members() {
    return slots.members();
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
    return !cancelled && slots.get(position).beginSending(session);
  }

  /** The order went into the session's outbox, or did not. */
  synchronized void sent(int position, Session session, boolean accepted) {
    if (slots.get(position).sent(session, accepted)) {
      moved(position);
    }
  }

  /** The minion says that it has the order. */
  synchronized void held(int position, Session session) {
    if (slots.get(position).held(session)) {
      moved(position);
    }
  }

  /** The minion lets it wait, or runs it. */
  synchronized void progressed(int position, JobState state) {
    boolean waited = slots.get(position).state() instanceof JobState.Queued;
    boolean expected = state instanceof JobState.Running && !waited;
    if (slots.progressed(position, state) && !expected) {
      moved(position);
    }
  }

  private void moved(int position) {
    watchers.moved(position, slots.get(position).state());
  }

  /** A piece of output: one that was told before is left out, a gap before it is told with it. */
  synchronized void output(int position, Upward.Output piece) {
    Slot slot = slots.get(position);
    if (slot.isNew(piece)) {
      boolean broken = slot.count(piece);
      if (!piece.text().isEmpty()) { // nothing to tell, whoever says it however often
        watchers.output(position, piece, broken);
      }
    }
  }

  /** What minions said since the last call and still holds, so that it can be noted. */
  synchronized Map<Integer, JobState> takeUnnoted() {
    return slots.takeUnnoted();
  }

  /** Members that nothing was sent to and whose time is over at {@code now}. */
  synchronized List<Proposal> overdue(Instant now) {
    return slots.overdue(now);
  }

  /**
   * Until when the order may be given to the member: one that is away may have less time to come
   * back than one that has it has to begin.
   */
  synchronized Instant deadline(int position) {
    return slots.deadline(position);
  }

  /** How a member ends that will never be heard of again; empty if it has ended. */
  synchronized List<Proposal> abandon(int position, String why) {
    Slot slot = slots.get(position);
    return slot.isFinal() ? List.of() : List.of(Proposal.of(position, slot.abandoned(why)));
  }

  /**
   * Nothing more is sent from here on. Answers the ends of members that never got their order, and
   * is null if it was cancelled before.
   */
  synchronized @Nullable List<Proposal> beginCancelling(String why) {
    if (cancelled || slots.isFinished()) {
      return null;
    }
    cancelled = true;
    return slots.endUnsent(new JobState.Cancelled(why));
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
        if (slots.beginEnding(proposal)) {
          possible.add(proposal);
          ends.add(
              new JobRecords.End(
                  proposal.position(), proposal.state(), Optional.ofNullable(encoded.get(i))));
        }
      }
      // enqueued under the lock: the one that settles the last member comes last in the store too
      stored = storing.store(ends, slots.isSettled());
    }
    return stored.handle((results, failure) -> {
      apply(possible, ends, results, failure);
      return null;
    });
  }

  private void apply(
      List<Proposal> proposals,
      List<JobRecords.End> ends,
      @Nullable List<JobRecords.Ended> results,
      @Nullable Throwable failure) {
    boolean finished;
    synchronized (this) {
      boolean wasOpen = !slots.isFinished();
      for (int i = 0; i < proposals.size(); i++) {
        Proposal proposal = proposals.get(i);
        if (results != null && results.get(i).applied()) {
          slots.ended(proposal);
          watchers.ended(proposal, results.get(i).sequence(), size(ends.get(i)));
        } else {
          slots.notEnded(proposal);
        }
      }
      finished = wasOpen && slots.isFinished();
      if (finished) {
        watchers.finished(members());
      }
    }
    if (finished) {
      onFinished.accept(this);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  private static int size(JobRecords.End end) {
    return end.answer().map(bytes -> bytes.length).orElse(0);
  }

  synchronized Subscription subscribe(long after) {
    Subscription subscription =
        new Subscription(this, records, after, watchers.sequence(), detail());
    watchers.add(subscription);
    if (slots.isFinished()) {
      watchers.finished(members());
    }
    return subscription;
  }

  synchronized void unsubscribe(Subscription subscription) {
    watchers.remove(subscription);
  }
}
