package dev.ringmaster.master.runs;

import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the list of runs.
 *
 * @param outcome empty until it is finished: {@code changed}, {@code failed}, …
 * @param message why it ended so, or what it waits for; may be empty
 */
public record RunSummary(
    RunId id,
    String runbook,
    boolean test,
    String principal,
    Phase phase,
    Instant requestedAt,
    Optional<Instant> finishedAt,
    String outcome,
    String message) {
  /** The same run, which waits because of {@code why} unless it is over. */
  public RunSummary paused(String why) {
    return finishedAt.isPresent()
        ? this
        : new RunSummary(
            id,
            runbook,
            test,
            principal,
            phase,
            requestedAt,
            finishedAt,
            outcome,
            "paused: " + why);
  }
}
