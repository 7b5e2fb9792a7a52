package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.util.List;

/**
 * What is shown of a state with {@code secret: true}: how it ended and which aspects changed, and
 * nothing that it says itself.
 */
final class Hidden {
  private static final String BECAUSE = "hidden, because the state is secret";

  private Hidden() {}

  static StateResult of(StateResult result) {
    List<Change> changes = result.changes().stream().map(Hidden::change).toList();
    return switch (result) {
      case StateResult.Unchanged _ -> new StateResult.Unchanged(BECAUSE);
      case StateResult.WouldChange _ ->
          new StateResult.WouldChange("would change " + Execution.aspects(changes), changes);
      case StateResult.Changed _ -> new StateResult.Changed(BECAUSE, changes, Value.nothing());
      case StateResult.Failed _ ->
          new StateResult.Failed(
              BECAUSE,
              List.of(Problem.of(BECAUSE).withAdvice("Without 'secret: true' it says why.")),
              changes,
              Value.nothing());
      case StateResult.CannotKnow unknown ->
          new StateResult.CannotKnow(unknown.because() + " would change first", unknown.because());
      // These say what the run decided, and nothing of the state's own
      case StateResult.Skipped _, StateResult.Blocked _, StateResult.NotRun _ -> result;
    };
  }

  private static Change change(Change change) {
    return new Change(change.what(), hidden(change.before()), hidden(change.after()), "");
  }

  /** That there was, or will be, nothing at all is no value. */
  private static Value hidden(Value value) {
    return value instanceof Value.Null ? value : Value.text(Value.Secret.MASK);
  }
}
