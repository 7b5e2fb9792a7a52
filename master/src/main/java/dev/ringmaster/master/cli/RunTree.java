package dev.ringmaster.master.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tree of a run's steps: each step's line when it has ended, with its rescue steps and the
 * minions where it went wrong below it; on a terminal, below all that, the steps that have not.
 */
final class RunTree {
  private final Terminal terminal;
  private final Map<String, StepLine> steps = new LinkedHashMap<>();
  private String runbook = "";
  private String outcome = "";
  private boolean test;
  private boolean refused;
  private Instant begun = Instant.EPOCH;

  RunTree(Terminal terminal) {
    this.terminal = terminal;
  }

  boolean isOver() {
    return !outcome.isEmpty();
  }

  /** Whether there is such a run. */
  boolean isBegun() {
    return !runbook.isEmpty();
  }

  int exitStatus() {
    return switch (outcome) {
      case "failed" -> refused ? ExitStatus.NOT_TRIED : worstStep();
      case "cancelled" -> ExitStatus.FAILED;
      default -> ExitStatus.OK;
    };
  }

  private int worstStep() {
    List<Integer> ends = steps.values().stream().map(StepLine::exitStatus).toList();
    return Stream.of(ExitStatus.FAILED, ExitStatus.SILENT, ExitStatus.NOTHING_MATCHED)
        .filter(ends::contains)
        .findFirst()
        .orElse(ExitStatus.FAILED);
  }

  /** Takes an event and prints what it means. */
  void show(Fields event) {
    note(event);
    StepLine step = steps.get(event.text("step"));
    switch (event.text("event")) {
      case "created" -> head();
      case "started" -> restarted(event);
      case "asked" ->
          terminal.result(
              terminal.yellow("? ") + event.text("step") + ": " + safe(event.text("question")));
      case "answered" ->
          terminal.result("  " + safe(event.text("principal")) + " says: " + event.text("answer"));
      case "settled" -> {
        if (step != null) {
          step.lines(terminal).forEach(terminal::result);
        }
      }
      case "refused" -> event.maps("problems").forEach(this::problem);
      case "resumed" -> terminal.result(terminal.yellow("↻ ") + "the master goes on with the run");
      case "cancelled" ->
          terminal.result(terminal.yellow("■ ") + "cancelled by " + safe(event.text("principal")));
      case "finished" -> foot(event);
      default -> {
        // a newer master tells more than this client knows
      }
    }
  }

  /** Takes an event and prints nothing. */
  void note(Fields event) {
    switch (event.text("event")) {
      case "requested" -> {
        runbook = event.text("runbook");
        test = event.flag("test");
        begun = Times.moment(event.map().get("at"));
      }
      case "created" -> event.maps("steps").forEach(this::add);
      case "refused" -> refused = true;
      case "finished" -> outcome = event.text("outcome");
      default -> {
        StepLine step = steps.get(event.text("step"));
        if (step != null) {
          step.take(event);
        }
      }
    }
  }

  private void add(Fields step) {
    String id = step.text("step");
    boolean rescue = steps.values().stream().anyMatch(other -> other.rescue().contains(id));
    steps.put(id, new StepLine(step, rescue ? 1 : 0, test));
  }

  private void head() {
    long count = steps.values().stream().filter(step -> step.depth() == 0).count();
    String mode = test ? " (test: nothing is changed)" : "";
    terminal.result(
        terminal.bold(safe(runbook)) + ": " + count + (count == 1 ? " step" : " steps") + mode);
  }

  private void restarted(Fields event) {
    if (event.integer("attempt") > 1) {
      terminal.message("  " + safe(event.text("step")) + ": attempt " + event.integer("attempt"));
    }
  }

  private void foot(Fields event) {
    long done = steps.values().stream().filter(step -> step.isSettled()).count();
    String took = Times.describe(Duration.between(begun, Times.moment(event.map().get("at"))));
    String text =
        (test && outcome.equals("changed") ? "would change" : outcome)
            + (steps.isEmpty() ? "" : ", " + done + " of " + steps.size() + " steps settled")
            + " in "
            + took
            + (event.text("message").isEmpty() ? "" : ": " + safe(event.text("message")));
    terminal.result(exitStatus() == ExitStatus.OK ? terminal.green(text) : terminal.red(text));
  }

  private void problem(Fields problem) {
    ProblemText.lines(problem).forEach(terminal::message);
  }

  /** The jobs of the steps under way. */
  List<String> jobs() {
    return steps.values().stream()
        .filter(StepLine::isRunning)
        .map(StepLine::job)
        .filter(job -> !job.isEmpty())
        .toList();
  }

  /** Redraws what has not ended. */
  void progress(MinionCounts counts) {
    if (isBegun() && !isOver()) {
      RunTail tail = new RunTail(steps.values(), begun, counts);
      terminal.progress(rows -> tail.lines(terminal, rows, Instant.now()));
    }
  }

  /** How to answer what the run asks. */
  void questions(String run) {
    for (StepLine step : steps.values()) {
      if (step.isAsking()) {
        terminal.message(
            "  Find out, then: master runs resume "
                + run
                + " --step "
                + quoted(step.id())
                + " --as done|retry|failed");
      }
    }
  }

  private static String quoted(String id) {
    return id.matches("[A-Za-z0-9._/-]+") ? id : "'" + safe(id).replace("'", "'\\''") + "'";
  }

  static String safe(String text) {
    return Printable.line(text);
  }
}
