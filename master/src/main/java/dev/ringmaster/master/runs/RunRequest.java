package dev.ringmaster.master.runs;

import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.data.Value;

/**
 * What somebody asks for.
 *
 * @param id made by whoever asks, so that asking twice is asking once
 * @param runbook its name, with dots
 * @param pillarEnvironment whose pillar the orchestrator and the steps see; empty: {@code base}
 * @param environment whose runbooks and states; empty: see {@link RunPlans}
 * @param pillar merged over every pillar of the run; may hold secrets
 * @param test change nothing, say what would be done
 */
public record RunRequest(
    RunId id,
    String runbook,
    String pillarEnvironment,
    String environment,
    Value.MapValue pillar,
    boolean test) {}
