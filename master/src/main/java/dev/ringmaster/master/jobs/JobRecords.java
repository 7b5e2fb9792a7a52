package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where jobs are kept. What a future stands for is on disk when it completes; completion runs on
 * the store's own thread, in the order of the transactions, and must not block.
 */
public interface JobRecords {
  /**
   * How one member starts out or stands.
   *
   * @param sent whether its order may have left the master
   * @param sequence of the event that told of it; 0 before any
   * @param answered whether there is a return
   */
  record Standing(JobState state, boolean sent, long sequence, boolean answered) {}

  /** A stored job and where each of its members stands, in the order of the members. */
  record Stored(JobSpec spec, boolean cancelled, long sequence, List<Standing> standings) {
    public Stored {
      standings = List.copyOf(standings);
    }
  }

  /**
   * One end to be stored.
   *
   * @param answer a return with its secrets sealed, encoded; empty where the master itself knows
   */
  record End(int position, JobState state, Optional<byte[]> answer) {}

  /**
   * @param applied false if there was an end that this one does not replace
   */
  record Ended(boolean applied, long sequence) {}

  record Answer(int position, long sequence, Return answer) {}

  /** The highest number that any job has. */
  long lastNumber();

  /** Stores job, members, ends that are known already, the event and the audit entry together. */
  CompletableFuture<Long> create(
      JobSpec spec, List<Standing> standings, Value.MapValue audit, Alongside alongside);

  /** The same for a job alone. */
  default CompletableFuture<Long> create(
      JobSpec spec, List<Standing> standings, Value.MapValue audit) {
    return create(spec, standings, audit, Alongside.NOTHING);
  }

  /**
   * Stores ends and their events together. A return replaces an end that the master made up;
   * nothing replaces a return.
   *
   * @param last whether no member may be without an end then: the store looks, and finishes the job
   */
  CompletableFuture<List<Ended>> end(JobSpec spec, List<End> ends, boolean last);

  /** Notes that orders may leave the master from now on. */
  CompletableFuture<Void> sending(JobSpec spec, List<Integer> positions);

  /** Stores that the job is not to go on, who said so, and the ends that this means at once. */
  CompletableFuture<List<Ended>> cancel(JobSpec spec, Principal who, List<End> ends, boolean last);

  /** Notes what minions said of jobs that they still have; soon, without waiting. */
  void interim(JobSpec spec, int position, JobState state);

  Optional<Stored> find(JobId id);

  /** Every job that has a member without an end. */
  List<Stored> open();

  /** Returns with a sequence above {@code after}, by sequence. */
  List<Answer> answers(JobSpec spec, long after, int limit);

  Optional<Return> answer(JobSpec spec, int position);

  List<JobSummary> list(JobFilter filter);

  /** A return, its secrets sealed, as bytes. */
  byte[] encode(Return answer);

  /** Tells whether two submissions ask for the same, without keeping what they ask for. */
  String fingerprint(Submission submission);

  /** Waits until it is stored; why it cannot be is a {@link ProblemsException}. */
  static <T> T await(CompletableFuture<T> stored) {
    try {
      return stored.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemsException problems) {
        throw problems;
      }
      throw e;
    }
  }
}
