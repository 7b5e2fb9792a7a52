package dev.ringmaster.states.run;

/** A state run was cancelled, or ran into its timeout; {@link #report} says how far it came. */
public final class InterruptedRun extends InterruptedException {
  private static final long serialVersionUID = 1L;
  private final transient StateReport report;

  InterruptedRun(StateReport report) {
    super("the state run was stopped");
    this.report = report;
  }

  public StateReport report() {
    return report;
  }
}
