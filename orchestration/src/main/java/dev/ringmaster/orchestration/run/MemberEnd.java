package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import java.util.Optional;

/**
 * How one attempt of a step ended on one minion.
 *
 * @param changed whether it changed something there, or would have in test mode
 * @param message why it did not succeed, or what it has to say; may be empty
 * @param value what it answered, kept only where a later step refers to it
 */
public record MemberEnd(
    Enrolment member, Kind kind, boolean changed, String message, Optional<Value> value) {

  /** The ways of ending. */
  public enum Kind {
    SUCCEEDED,
    FAILED,
    /** It never began there: the minion was away, or is not accepted any more. */
    NOT_STARTED,
    /** The minion, or the master for it, would not begin it. */
    REFUSED,
    CANCELLED,
    TIMED_OUT,
    /** It began, nothing of it runs any more, and its effect is unknown. */
    INTERRUPTED,
    /** It was delivered, and nothing is known of it any more. */
    LOST,
    /** The step's time is up, and it may still be running there. */
    UNANSWERED
  }

  public boolean succeeded() {
    return kind == Kind.SUCCEEDED;
  }

  /** Whether nobody can know if it took effect. */
  public boolean uncertain() {
    return kind == Kind.INTERRUPTED || kind == Kind.LOST || kind == Kind.UNANSWERED;
  }

  public MemberEnd as(Kind newKind, String newMessage) {
    return new MemberEnd(member, newKind, changed, newMessage, value);
  }
}
