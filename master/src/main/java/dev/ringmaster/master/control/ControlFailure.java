package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.wire.control.End;
import java.util.List;

/** A call could not be answered, for a reason that clients tell apart. */
public final class ControlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final End.Status status;
  private final transient List<Problem> problems;

  public ControlFailure(End.Status status, List<Problem> problems) {
    super(problems.getFirst().describe());
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  public ControlFailure(End.Status status, Problem problem) {
    this(status, List.of(problem));
  }

  public static ControlFailure notFound(Problem problem) {
    return new ControlFailure(End.Status.NOT_FOUND, problem);
  }

  public static ControlFailure nothingMatched(Problem problem) {
    return new ControlFailure(End.Status.NOTHING_MATCHED, problem);
  }

  public static ControlFailure denied(Problem problem) {
    return new ControlFailure(End.Status.DENIED, problem);
  }

  End.Status status() {
    return status;
  }

  List<Problem> problems() {
    return problems;
  }
}
