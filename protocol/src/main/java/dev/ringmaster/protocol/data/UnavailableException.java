package dev.ringmaster.protocol.data;

/** Nothing is wrong with what was asked: it cannot be done now (a full disk), and later it can. */
public final class UnavailableException extends ProblemsException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(Problem problem) {
    super(problem);
  }
}
