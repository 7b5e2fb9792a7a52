package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.language.StateDeclaration;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with a runbook, said of the steps where it is. */
final class StepProblems {
  private final List<Problem> found = new ArrayList<>();

  void add(Problem problem) {
    found.add(problem);
  }

  void addAll(List<Problem> problems) {
    found.addAll(problems);
  }

  /** These are said of the step, and stand where they say, or else where the step does. */
  void complain(StateDeclaration step, List<Problem> problems) {
    problems.forEach(problem -> found.add(at(problem, step)));
  }

  void complain(StateDeclaration step, String message, String advice) {
    found.add(at(Problem.of(message).withAdvice(advice), step));
  }

  /** Whether {@code word} is among {@code words}; complains if it is not. */
  boolean oneOf(StateDeclaration step, String argument, String word, List<String> words) {
    if (words.contains(word)) {
      return true;
    }
    String near = Suggestion.didYouMean(word, words);
    complain(
        step,
        "'" + argument + "' is '" + word + "'",
        near.isEmpty() ? "It is one of " + String.join(", ", words) + "." : near);
    return false;
  }

  /** Throws them if there are any, each once. */
  void check() {
    if (!found.isEmpty()) {
      throw new ProblemsException(found.stream().distinct().toList());
    }
  }

  private static Problem at(Problem problem, StateDeclaration step) {
    return new Problem(
        problem.place().isKnown() ? problem.place() : step.place(),
        "runbook '" + step.sls() + "', ID '" + step.id() + "': " + problem.message(),
        problem.advice(),
        problem.excerpt());
  }
}
