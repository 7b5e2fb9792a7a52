package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.resource.Change;
import java.util.List;

/** A state was stopped while it was making changes. */
final class InterruptedChange extends InterruptedException {
  private static final long serialVersionUID = 1L;
  private final transient List<Change> changes;

  private InterruptedChange(List<Change> changes) {
    super("it was stopped while it was changing something");
    this.changes = List.copyOf(changes);
  }

  /** The same interruption, which now tells what was being changed, if anything was. */
  static InterruptedException of(InterruptedException interruption, List<Change> changes) {
    boolean told = interruption instanceof InterruptedChange || changes.isEmpty();
    return told ? interruption : new InterruptedChange(changes);
  }

  StateResult result() {
    String comment =
        "it was stopped while it was changing "
            + Execution.aspects(changes)
            + "; how much of it was done is not known";
    return new StateResult.Failed(comment, List.of(Problem.of(comment)), changes, Value.nothing());
  }
}
