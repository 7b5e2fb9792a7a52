package dev.ringmaster.master.jobs;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.session.Upward;
import org.jspecify.annotations.Nullable;

/**
 * Where one member of a job stands, on its way from an order to an end. Its state is final once an
 * end is stored; until then ends may be pending. To be used only with the job's lock held.
 */
final class Slot {
  private JobState state;
  private boolean mayBeSent;
  private boolean answered;
  private int pending;
  private long nextPiece;
  private boolean beganAnew;
  private @Nullable Session sentOn;

  Slot(JobRecords.Standing standing) {
    state = standing.state();
    mayBeSent = standing.sent();
    answered = standing.answered();
  }

  JobState state() {
    return state;
  }

  boolean isFinal() {
    return state.isFinal();
  }

  /** Whether the order is to be sent and is on no session yet. */
  boolean isUnsent() {
    return sentOn == null && !isFinal() && isExpectingOrder();
  }

  private boolean isExpectingOrder() {
    return state instanceof JobState.Waiting || state instanceof JobState.NotStarted;
  }

  boolean mayBeSent() {
    return mayBeSent;
  }

  void willBeSent() {
    mayBeSent = true;
  }

  /** Whether the order is to be sent on this session; it is sent at most once on each. */
  boolean beginSending(Session session) {
    if (isFinal() || pending > 0 || session.equals(sentOn)) {
      return false;
    }
    sentOn = session;
    // The minion does not have it: if it ran, it runs again, and counts its output from 0.
    beganAnew |= nextPiece > 0;
    nextPiece = 0;
    return true;
  }

  /** The order went into the session's outbox, or did not. Answers whether that is news. */
  boolean sent(Session session, boolean accepted) {
    if (!accepted && session.equals(sentOn)) {
      sentOn = null;
    }
    if (!accepted || !isExpectingOrder()) {
      return false;
    }
    boolean waited = state instanceof JobState.Waiting;
    state = new JobState.Delivered();
    return waited; // otherwise it is what everybody expects
  }

  /** The minion says that it has the order. Answers whether that is news. */
  boolean held(Session session) {
    sentOn = session;
    mayBeSent = true;
    if (!isExpectingOrder()) {
      return false;
    }
    state = new JobState.Delivered();
    return true;
  }

  /** The minion lets it wait, or runs it. Answers whether that is different from before. */
  boolean progressed(JobState next) {
    if (isFinal() || state.equals(next)) {
      return false;
    }
    state = next;
    return true;
  }

  /** How it ends if the minion will never be heard of again. */
  JobState abandoned(String why) {
    return mayBeSent
        ? new JobState.Lost(why + "; whether it ran is not known")
        : new JobState.NotStarted(why);
  }

  /** Whether a piece of output was not told before. */
  boolean isNew(Upward.Output piece) {
    return !isFinal() && piece.sequence() >= nextPiece;
  }

  /** Counts a new piece. Answers whether there is a gap before it. */
  boolean count(Upward.Output piece) {
    boolean broken = beganAnew || piece.sequence() > nextPiece;
    nextPiece = piece.sequence() + 1;
    beganAnew = broken && piece.text().isEmpty(); // nothing to tell: the next one says it
    return broken;
  }

  /** Whether it has no end, and none is pending. */
  boolean isUnsettled() {
    return !isFinal() && pending == 0;
  }

  /** Whether this end may count: an answer replaces what the master made up, nothing an answer. */
  boolean mayEnd(Proposal proposal) {
    return !answered && (!isFinal() || proposal.answer().isPresent());
  }

  void beginEnding() {
    pending++;
  }

  void doneEnding() {
    pending--;
  }

  void end(Proposal proposal) {
    state = proposal.state();
    answered = proposal.answer().isPresent();
  }
}
