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
 * @param anew whether the pillar is to be as its files are now; else it may be as they were when
 *     the job was submitted
 */
public record BundleRequest(
    Optional<JobId> job,
    String environment,
    String pillarEnvironment,
    String snapshot,
    boolean anew) {

  /** What a run begins with. */
  public BundleRequest(
      Optional<JobId> job, String environment, String pillarEnvironment, String snapshot) {
    this(job, environment, pillarEnvironment, snapshot, false);
  }

  /** The same for whoever knows that the pillar has changed since. */
  public BundleRequest again() {
    return new BundleRequest(job, environment, pillarEnvironment, snapshot, true);
  }
}
