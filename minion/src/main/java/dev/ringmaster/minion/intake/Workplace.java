package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.spool.Spool;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the jobs of one minion share.
 *
 * @param clock master time
 */
record Workplace(
    Runner runner,
    Spool spool,
    Launcher launcher,
    StateQueue queue,
    Returns returns,
    Events events,
    Uplink uplink,
    InstantSource clock,
    ScheduledExecutorService timer,
    IntakeLimits limits) {}
