package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import java.util.List;

/** What was asked for was done or goes on, but whoever asked does not hear of it. */
final class ResultLost extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient List<Problem> problems;

  /**
   * @param problems what is said of it
   */
  ResultLost(List<Problem> problems) {
    super("the result is lost");
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
