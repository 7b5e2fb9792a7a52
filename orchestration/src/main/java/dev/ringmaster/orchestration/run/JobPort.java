package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs that steps are made of. */
public interface JobPort {
  /**
   * How long a minion that is away may take to come back before a step goes on without it. After a
   * restart of the master all of them are away, and each tries again after half a minute at most.
   */
  Duration BACK_WITHIN = Duration.ofMinutes(1);

  /**
   * A job with its members fixed.
   *
   * @param timeout how long it may run on a minion; zero: no limit
   * @param requester who asked for the run
   */
  record Request(
      JobId id,
      List<Enrolment> members,
      Call call,
      JobSettings settings,
      Duration timeout,
      Requester requester,
      RunId run,
      String step,
      String target) {
    public Request {
      members = List.copyOf(members);
    }
  }

  /** What became of a job on one minion. */
  sealed interface Reply {
    /**
     * It answered.
     *
     * @param changed whether that changed something there
     */
    record Returned(Outcome outcome, boolean changed) implements Reply {}

    /** It was never started there, and never will be. */
    record NotStarted(String why) implements Reply {}

    /** It was delivered, and nothing is known of it any more. */
    record Lost(String why) implements Reply {}
  }

  /**
   * Who is meant, now.
   *
   * @throws dev.ringmaster.protocol.target.NothingMatchedException if it is nobody
   * @throws dev.ringmaster.protocol.data.ProblemsException if that cannot be said
   */
  List<Enrolment> members(String target);

  /** What a function does to these minions; {@link Effect#ONCE} where that is not known. */
  Effect effect(String function, List<Enrolment> members);

  /**
   * Stores a job and sends it. One that is known by its id is left as it is, and never runs twice.
   * From now on its replies are kept for {@link #await}, until {@link #release}.
   *
   * @param journal what the run's journal gets in the same transaction as the job, before anything
   *     is sent
   * @throws dev.ringmaster.protocol.data.ProblemsException if it is not possible or not allowed;
   *     then neither is stored
   * @throws RunLog.Unavailable if the store cannot be written now; then neither is stored
   */
  void submit(Request request, Optional<RunLog.Append> journal);

  /**
   * Waits until every member of the job has an end, at most until {@code until}.
   *
   * @return the members that have one
   */
  Map<Enrolment, Reply> await(JobId job, Instant until) throws InterruptedException;

  /** Tells the members that have not ended to stop. */
  void cancel(JobId job);

  /** Nobody waits for the job any more, whatever becomes of it. */
  void release(JobId job);
}
