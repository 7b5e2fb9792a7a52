package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;

/**
 * The form of run events in a journal: a mapping with the version of the form under {@code v}, the
 * event's name under {@code is}, and its parts. A later release reads every version before it.
 */
public final class RunEvents {
  /** The version that is written. */
  public static final int VERSION = 1;

  private static final String VERSION_KEY = "v";

  private RunEvents() {}

  public static Value write(RunEvent event) {
    return ((Value.MapValue) RecordForm.write(event, RunEvent.class))
        .with(VERSION_KEY, Value.integer(VERSION));
  }

  /**
   * @throws ProblemsException if a later release wrote it, or it is no event at all
   */
  public static RunEvent read(Value form) {
    if (form instanceof Value.MapValue map
        && map.get(VERSION_KEY) instanceof Value.Int version
        && version.value().intValue() > VERSION) {
      throw new ProblemsException(
          Problem.of("a run's journal was written in form " + version + ", known is " + VERSION)
              .withAdvice("Start the release that wrote it, or a later one."));
    }
    try {
      return RecordForm.read(form, RunEvent.class);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new ProblemsException(Problem.of("not an event of a run: " + e.getMessage()));
    }
  }
}
