package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.util.List;
import java.util.Locale;

/** How one state of a run ended. */
public sealed interface StateResult {
  /** One sentence for the report; never empty. */
  String comment();

  /** What it changed, would change, or was about to change when it failed. */
  default List<Change> changes() {
    return List.of();
  }

  /** Its name in a report: {@code would_change}. */
  default String word() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** All was as it should be. */
  record Unchanged(String comment) implements StateResult {}

  /** Test mode: applying would make these changes. */
  record WouldChange(String comment, List<Change> changes) implements StateResult {
    public WouldChange {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The changes were made.
   *
   * @param data what the state tells besides, {@link Value.Null} if nothing
   */
  record Changed(String comment, List<Change> changes, Value data) implements StateResult {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /**
   * It failed itself.
   *
   * @param changes what it was about to change; how much of it happened is not known
   */
  record Failed(String comment, List<Problem> problems, List<Change> changes, Value data)
      implements StateResult {
    public Failed {
      problems = List.copyOf(problems);
      changes = List.copyOf(changes);
    }
  }

  /**
   * It did not run because others failed.
   *
   * @param by the failed states, as {@code sls.ID}
   */
  record Blocked(String comment, List<String> by) implements StateResult {
    public Blocked {
      by = List.copyOf(by);
    }
  }

  /** A requisite or a check says that there is nothing to do. Counts as success. */
  record Skipped(String comment) implements StateResult {}

  /**
   * Test mode: what it would do depends on a state that would have to change first.
   *
   * @param because that earlier state, as {@code sls.ID}
   */
  record CannotKnow(String comment, String because) implements StateResult {}

  /** The run stopped before its turn: cancelled, or after a failure with failhard. */
  record NotRun(String comment) implements StateResult {}
}
