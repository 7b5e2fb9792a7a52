package dev.ringmaster.protocol.data;

import java.util.List;

/**
 * All the problems of one input at once; nothing was done. Always holds at least one. Subclasses
 * only tell apart what a caller answers differently.
 */
public class ProblemsException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  public ProblemsException(List<Problem> problems) {
    super(Problem.describe(problems));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
  }

  public ProblemsException(Problem problem) {
    this(List.of(problem));
  }

  public List<Problem> problems() {
    return problems;
  }
}
