package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import java.util.List;

/** A function, or a state's read, decide or apply, could not do what was asked. */
public final class FunctionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;
  private final transient Value value;

  public FunctionFailure(List<Problem> problems, Value value) {
    super(problems.isEmpty() ? "failed" : problems.getFirst().message());
    this.problems = List.copyOf(problems);
    this.value = value;
  }

  public FunctionFailure(Problem problem) {
    this(List.of(problem), Value.nothing());
  }

  public FunctionFailure(String message) {
    this(Problem.of(message));
  }

  public List<Problem> problems() {
    return problems;
  }

  /** What it answers all the same, {@link Value.Null} if nothing. */
  public Value value() {
    return value;
  }
}
