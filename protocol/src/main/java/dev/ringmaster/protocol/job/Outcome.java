package dev.ringmaster.protocol.job;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import java.util.List;

/** How a call ended on one minion. */
public sealed interface Outcome {
  /** It ran and did what was asked. */
  record Succeeded(Value value) implements Outcome {}

  /**
   * It ran and failed.
   *
   * @param value what it answers all the same (a state run's report, a command's output); {@link
   *     Value.Null} if nothing
   */
  record Failed(Value value, List<Problem> problems) implements Outcome {
    public Failed {
      problems = List.copyOf(problems);
    }
  }

  /** The minion did not start it, and says why. */
  record Refused(Reason reason, String message) implements Outcome {}

  /** It was told to stop, and nothing of it runs any more. */
  record Cancelled(String message) implements Outcome {}

  /** It ran longer than its timeout and was ended. */
  record TimedOut(Value value, String message) implements Outcome {}

  /**
   * The minion or its machine went down while it ran; nothing of it runs any more and its effect is
   * unknown.
   */
  record Interrupted(String message) implements Outcome {}

  enum Reason {
    /** The signature, its key or the audience does not hold. */
    NOT_AUTHENTIC,
    /** Received, or due to start, after its {@code notAfter}. */
    EXPIRED,
    /** This order was already taken. */
    REPLAYED,
    /** It requires a capability that this minion does not have. */
    NOT_CAPABLE,
    /** No such function, or arguments that do not fit. */
    BAD_CALL,
    /** Another run holds the minion and the order may not wait. */
    BUSY,
    /** A limit of the minion is reached (concurrent jobs, spool, disk). */
    LIMIT
  }
}
