package dev.ringmaster.master.runs;

import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.protocol.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What is asked of stored runs besides their journals. */
public interface RunRecords {
  /** The newest runs, newest first. */
  List<RunSummary> list(int limit);

  /** The runs whose id begins so, at most {@code limit}. */
  List<RunId> beginningWith(String prefix, int limit);

  /** The jobs that unfinished runs have submitted; they must be kept. */
  Set<JobId> pinnedJobs();

  /** Removes runs that finished before, with their journals; answers how many. */
  int prune(Instant before, int limit);
}
