package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.wire.control.End;
import java.util.List;
import java.util.stream.Collectors;

/** The master did not do what it was asked, and says why. */
public final class CallRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final End.Status status;
  private final transient List<Problem> problems;

  CallRefused(End.Status status, List<Problem> problems) {
    super(
        problems.isEmpty()
            ? status.name()
            : problems.stream().map(Problem::describe).collect(Collectors.joining("\n")));
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  public End.Status status() {
    return status;
  }

  public List<Problem> problems() {
    return problems;
  }

  /** Whether it was because a target or glob means nobody. */
  public boolean isNothingMatched() {
    return status == End.Status.NOTHING_MATCHED;
  }

  /** Whether it would change every minion there is and has to be confirmed first. */
  boolean isUnconfirmed() {
    return status == End.Status.UNCONFIRMED;
  }
}
