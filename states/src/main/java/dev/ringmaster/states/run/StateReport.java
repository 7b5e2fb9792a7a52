package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a state run did, or in test mode would do. Every state of the plan is in it once, in the
 * order in which they ran; after them, watch actions that a {@code listen} started. {@link
 * StateReportValue} is its shape in a return.
 *
 * @param test whether nothing was applied
 * @param cancelled whether it was stopped from outside
 */
public record StateReport(boolean test, boolean cancelled, List<Entry> states, Duration duration) {
  public StateReport {
    states = List.copyOf(states);
  }

  /**
   * @param tag unique in the report
   * @param state {@code file.managed}
   * @param duration of all its attempts together
   * @param handledBy the state, as {@code sls.ID}, that ran because this one failed, and did well;
   *     empty if there is none
   */
  public record Entry(
      String tag,
      String sls,
      String id,
      String name,
      String state,
      StateResult result,
      Instant startedAt,
      Duration duration,
      String handledBy) {
    /** As messages call it: {@code web.nginx.ID}. */
    public String reference() {
      return sls + "." + id;
    }
  }

  /** What became of a run as a whole. */
  public enum Outcome {
    /** Nothing had to change. */
    UNCHANGED,
    /** Something changed; in test mode: would. */
    CHANGED,
    /** At least one state failed. */
    FAILED,
    /** Some failed, and for each of them an {@code onfail} state ran and did well. */
    HANDLED;

    /** {@code unchanged}, {@code changed}, {@code failed}, {@code handled}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Outcome outcome() {
    boolean failed = cancelled;
    boolean handled = false;
    boolean changed = false;
    for (Entry entry : states) {
      switch (entry.result()) {
        case StateResult.Failed ignored -> {
          handled |= !entry.handledBy().isEmpty();
          failed |= entry.handledBy().isEmpty();
        }
        case StateResult.WouldChange ignored -> changed = true;
        case StateResult.Changed ignored -> changed = true;
        case StateResult.CannotKnow ignored -> changed = true;
        case StateResult.Unchanged ignored -> {}
        case StateResult.Blocked ignored -> {}
        case StateResult.Skipped ignored -> {}
        case StateResult.NotRun ignored -> {}
      }
    }
    if (failed) {
      return Outcome.FAILED;
    }
    if (handled) {
      return Outcome.HANDLED;
    }
    return changed ? Outcome.CHANGED : Outcome.UNCHANGED;
  }

  public Value toValue() {
    return StateReportValue.of(this);
  }
}
