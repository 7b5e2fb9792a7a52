package dev.ringmaster.master.runs;

import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.orchestration.run.RunLog.Append;
import dev.ringmaster.protocol.data.ProblemsException;

/** Entries of journals that are stored in one transaction with the job that they are about. */
public interface RunEntries {
  Entry entry(Append append);

  /** One of them, used once. */
  interface Entry extends Alongside {
    /**
     * What to throw when the job was not stored: that the store or the journal's owner is to blame,
     * or {@code refusal} itself if the job was refused before it came to that.
     */
    RuntimeException failure(ProblemsException refusal);
  }
}
