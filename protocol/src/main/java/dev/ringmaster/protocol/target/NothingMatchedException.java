package dev.ringmaster.protocol.target;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;

/** The target is well formed, and no minion is meant by it. */
public final class NothingMatchedException extends ProblemsException {
  private static final long serialVersionUID = 1L;

  public NothingMatchedException(Problem problem) {
    super(problem);
  }
}
