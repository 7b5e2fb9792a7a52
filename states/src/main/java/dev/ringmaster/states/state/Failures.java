package dev.ringmaster.states.state;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateResult;
import java.util.ArrayList;
import java.util.List;

/** What a state run that did not go well says besides its report. */
final class Failures {
  private static final int MOST = 20;

  private Failures() {}

  /** Of a run in which states failed. */
  static FunctionFailure failed(StateReport report) {
    List<Problem> problems = new ArrayList<>();
    for (StateReport.Entry entry : report.states()) {
      if (entry.result() instanceof StateResult.Failed && entry.handledBy().isEmpty()) {
        problems.add(describe(entry));
      }
    }
    return new FunctionFailure(problems, report.toValue());
  }

  private static Problem describe(StateReport.Entry entry) {
    return Problem.of(entry.reference() + " (" + entry.state() + "): " + entry.result().comment());
  }

  /** Of a run that was stopped: short enough for a message, because a report may not be kept. */
  static FunctionFailure stopped(StateReport report) {
    List<Problem> problems = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    int notRun = 0;
    for (StateReport.Entry entry : report.states()) {
      switch (entry.result()) {
        case StateResult.Changed ignored -> changed.add(entry.reference());
        case StateResult.Failed ignored -> problems.add(describe(entry));
        case StateResult.NotRun ignored -> notRun++;
        default -> {}
      }
    }
    int ended = report.states().size() - notRun;
    problems.addFirst(
        Problem.of(
            "stopped after "
                + ended
                + " of "
                + report.states().size()
                + " states; changed: "
                + (changed.isEmpty() ? "nothing" : list(changed))));
    return new FunctionFailure(problems, report.toValue());
  }

  private static String list(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(names.size(), MOST)));
    return names.size() <= MOST ? shown : shown + " and " + (names.size() - MOST) + " more";
  }
}
