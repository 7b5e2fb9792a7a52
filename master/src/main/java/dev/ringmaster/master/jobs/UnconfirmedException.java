package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;

/** The job may change every minion there is, and nobody has said that this is meant. */
public final class UnconfirmedException extends ProblemsException {
  private static final long serialVersionUID = 1L;

  public UnconfirmedException(Problem problem) {
    super(problem);
  }
}
