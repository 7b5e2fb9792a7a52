package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.time.Instant;

/** What became of one job on one minion. Always one of these, and always true. */
public sealed interface JobState {
  /** Whether nothing more is expected. A late return still replaces {@link Lost}. */
  boolean isFinal();

  /** Whether it ended and the minion said nothing of it; it may never have heard of it. */
  default boolean isSilent() {
    return isFinal()
        && switch (this) {
          case NotStarted _, Lost _, Expired _ -> true;
          case Waiting _, Delivered _, Queued _, Running _ -> false;
          case Returned _, Refused _, Cancelled _, TimedOut _, Interrupted _ -> false;
        };
  }

  /** A short phrase for tables: {@code waiting for the minion}. */
  String describe();

  /**
   * Nothing was sent.
   *
   * @param why why nothing ever will be ("not connected"); empty while it is about to be
   */
  record NotStarted(String why) implements JobState {
    @Override
    public boolean isFinal() {
      return !why.isEmpty();
    }

    @Override
    public String describe() {
      return why.isEmpty() ? "not started" : "not started: " + why;
    }
  }

  /** The minion is away; it gets the order if it is back by {@code notAfter}. */
  record Waiting(Instant notAfter) implements JobState {
    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String describe() {
      return "waiting for the minion until " + notAfter;
    }
  }

  /** Sent; the minion has not said yet what it does with it. */
  record Delivered() implements JobState {
    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String describe() {
      return "delivered";
    }
  }

  /**
   * The minion has it and lets it wait.
   *
   * @param behind the job that it waits for, as the minion said it
   */
  record Queued(String behind) implements JobState {
    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String describe() {
      return behind.isEmpty() ? "queued there" : "queued there behind " + behind;
    }
  }

  record Running() implements JobState {
    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String describe() {
      return "running";
    }
  }

  /** It ran to its end, well or not; the return says more. */
  record Returned(boolean succeeded) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return succeeded ? "succeeded" : "failed";
    }
  }

  /** The minion, or the master before sending, would not start it. */
  record Refused(Outcome.Reason reason, String why) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "refused: " + why;
    }
  }

  record Cancelled(String why) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "cancelled";
    }
  }

  record TimedOut(String why) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "timed out";
    }
  }

  /** The minion went down while it ran; nothing of it runs any more, its effect is unknown. */
  record Interrupted(String why) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "interrupted";
    }
  }

  /**
   * It was delivered, its time is over, and the minion, back, holds neither claim nor return: the
   * effect is unknown. A late return still wins.
   */
  record Lost(String why) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "lost";
    }
  }

  /** Its time ran out before it could be delivered: it never started. */
  record Expired(Instant notAfter) implements JobState {
    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public String describe() {
      return "expired";
    }
  }

  /** The state that this answer of a minion means. */
  static JobState of(Return answer) {
    return switch (answer.outcome()) {
      case Outcome.Succeeded succeeded -> new Returned(true);
      case Outcome.Failed failed -> new Returned(false);
      case Outcome.Refused refused -> new Refused(refused.reason(), refused.message());
      case Outcome.Cancelled cancelled -> new Cancelled(cancelled.message());
      case Outcome.TimedOut timedOut -> new TimedOut(timedOut.message());
      case Outcome.Interrupted interrupted -> new Interrupted(interrupted.message());
    };
  }
}
