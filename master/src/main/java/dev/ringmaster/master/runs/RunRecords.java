package dev.ringmaster.master.runs;

import dev.ringmaster.orchestration.run.RunId;
import java.util.List;

/** What is asked of stored runs besides their journals. */
public interface RunRecords {
  /** The newest runs, newest first. */
  List<RunSummary> list(int limit);

  /** The runs whose id begins so, at most {@code limit}. */
  List<RunId> beginningWith(String prefix, int limit);
}
