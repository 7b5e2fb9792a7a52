package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Return;
import java.util.List;

/**
 * What a subscriber of one job hears.
 *
 * <p>{@link #sequence()} is the number of the stored event that this one tells of; output, which is
 * not stored, bears the number of the last stored one before it. Watching again from the last
 * sequence that was seen repeats nothing stored.
 */
public sealed interface JobEvent {
  long sequence();

  /**
   * The first event of every subscription: the job and where each member stands now.
   *
   * @param unknown names in the target that nobody has; only whoever has just submitted it is told
   */
  record Submitted(long sequence, JobDetail job, List<UnknownName> unknown) implements JobEvent {
    public Submitted {
      unknown = List.copyOf(unknown);
    }
  }

  record StateChanged(long sequence, Enrolment member, JobState state) implements JobEvent {}

  /**
   * Output of a running command, while it runs.
   *
   * @param skipped how many characters before this one the subscriber missed because it was too
   *     slow; the return has them
   * @param broken whether this one does not follow on the one before it: pieces between them were
   *     lost with a connection (the return has them), or the call was begun anew
   */
  record Output(
      long sequence, Enrolment member, boolean error, String text, long skipped, boolean broken)
      implements JobEvent {}

  /** A member's return is stored. No {@link StateChanged} is sent beside it. */
  record Returned(long sequence, Enrolment member, JobState state, Return answer)
      implements JobEvent {}

  /**
   * The last event: every member is in a final state.
   *
   * @param members where each ended
   */
  record Finished(long sequence, List<JobDetail.Member> members) implements JobEvent {
    public Finished {
      members = List.copyOf(members);
    }
  }
}
