package dev.ringmaster.protocol.job;

import java.util.Optional;

/**
 * What a minion asks for before a state run. It cannot ask in another minion's name, and nothing in
 * here steers what its pillar holds beyond the choice of an environment.
 *
 * @param job the job it is for; empty outside of a job
 * @param environment whose files; empty: the default one
 * @param pillarEnvironment whose pillar; empty: that of the job, else the files' one
 * @param snapshot the digest that the job is pinned to; empty: the newest
 */
public record BundleRequest(
    Optional<JobId> job, String environment, String pillarEnvironment, String snapshot) {}
