package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.host.Host;
import java.util.function.Function;

/**
 * What all calls of one minion share.
 *
 * @param hosts the machine, as one job acts on it: its commands outlive the minion
 * @param grains this machine's facts, as they are now
 */
public record Workshop(
    MinionId minion,
    Function<JobId, Host> hosts,
    MachineGrains grains,
    BundleClient bundles,
    BlobCache cache,
    CustomModules modules,
    Renderer renderer) {}
