package dev.ringmaster.master.jobs;

/** The files that a job is pinned to. */
@FunctionalInterface
public interface Snapshots {
  /**
   * The digest of the environment's files as they are now, kept until the job is pruned; empty if
   * the environment has none.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException if there is no such environment
   */
  String pin(String environment);
}
