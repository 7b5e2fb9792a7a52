package dev.ringmaster.master.runs;

import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunLog.Append;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What is asked of stored runs besides their journals. */
public interface RunRecords {
  /** A journal's entry that is stored together with a job. */
  Entry entry(Append append);

  /** Used once. */
  interface Entry extends Alongside {
    /**
     * What to throw when the job was not stored: that the store or the journal's owner is to blame,
     * or {@code refusal} itself if the job was refused before it came to that.
     */
    RuntimeException failure(ProblemsException refusal);
  }

  /** The newest runs, newest first. */
  List<RunSummary> list(int limit);

  /** The runs whose id begins so, at most {@code limit}. */
  List<RunId> beginningWith(String prefix, int limit);

  /** The jobs that unfinished runs have submitted; they must be kept. */
  Set<JobId> pinnedJobs();

  /** Removes runs that finished before, with their journals; answers how many. */
  int prune(Instant before, int limit);
}
