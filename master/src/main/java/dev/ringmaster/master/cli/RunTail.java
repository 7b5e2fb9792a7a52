package dev.ringmaster.master.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The steps of a run that have not ended, as they are drawn below those that have: what is under
 * way, what is still to come, and how far all of it is.
 *
 * @param steps all of them, in the order of the plan
 * @param begun when the run was asked for
 */
record RunTail(Collection<StepLine> steps, Instant begun, MinionCounts counts) {

  /** At most so many lines; when not all steps fit, those under way come first. */
  List<String> lines(Terminal terminal, int most, Instant now) {
    List<StepLine> open =
        steps.stream()
            .filter(step -> !step.isSettled() && (step.isUnderWay() || step.depth() == 0))
            .toList();
    int room = open.size() < most ? open.size() : Math.max(0, most - 2);
    Set<StepLine> chosen = new HashSet<>();
    open.stream().filter(StepLine::isUnderWay).limit(room).forEach(chosen::add);
    open.stream()
        .filter(step -> !step.isUnderWay())
        .limit(room - chosen.size())
        .forEach(chosen::add);
    List<String> lines = new ArrayList<>();
    open.stream()
        .filter(chosen::contains)
        .forEach(step -> lines.add(step.live(terminal, counts, now)));
    if (chosen.size() < open.size()) {
      lines.add("… and " + (open.size() - chosen.size()) + " more");
    }
    lines.add(summary(now));
    return lines;
  }

  private String summary(Instant now) {
    String took = Times.describe(Duration.between(begun, now));
    if (steps.isEmpty()) {
      return "compiling the runbook, " + took;
    }
    long done = steps.stream().filter(StepLine::isSettled).count();
    return done + " of " + steps.size() + " steps settled, " + took;
  }
}
