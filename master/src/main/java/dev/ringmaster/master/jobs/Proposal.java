package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Return;
import java.util.Optional;

/** A way in which a member could end. */
record Proposal(int position, JobState state, Optional<Return> answer) {
  /** One that the master itself knows. */
  static Proposal of(int position, JobState state) {
    return new Proposal(position, state, Optional.empty());
  }
}
