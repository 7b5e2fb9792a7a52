package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Runs plans on a host, or in test mode tells what would change. Serves any number of runs. */
public final class StateRun {
  private final Resources resources;

  public StateRun(Resources resources) {
    this.resources = resources;
  }

  /**
   * Walks a plan. That states fail is no exception but what the report says; in it nothing is left
   * of what is known to be secret.
   *
   * @throws ProblemsException if the plan cannot run as it is; nothing was done then
   * @throws InterruptedRun if the thread was interrupted: what was under way was ended, and its
   *     report says what was done and what not
   */
  public StateReport run(StatePlan plan, RunOptions options, CallContext context)
      throws InterruptedRun {
    long start = System.nanoTime();
    SequencedMap<String, Node> nodes = nodes(plan);
    Mask mask = Mask.of(plan, context.pillar());
    Walk walk =
        new Walk(
            nodes,
            options,
            StateContext.masked(context, mask),
            new Reloads(context, mask),
            new Announcements(context, mask));
    List<StateReport.Entry> heard = new ArrayList<>();
    boolean cancelled = false;
    try {
      walk.run();
      walk.listen(heard::add);
    } catch (InterruptedException e) {
      cancelled = true;
    }
    List<StateReport.Entry> entries = new ArrayList<>(Entries.of(nodes));
    entries.addAll(heard);
    StateReport report =
        new StateReport(
            options.test(),
            cancelled,
            entries.stream().map(mask::entry).toList(),
            Duration.ofNanos(System.nanoTime() - start));
    if (cancelled) {
      throw new InterruptedRun(report);
    }
    return report;
  }

  private SequencedMap<String, Node> nodes(StatePlan plan) {
    SequencedMap<String, Node> nodes = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (StateDeclaration state : plan.states()) {
      String name = state.signature().name();
      Optional<Resource<?>> resource = resources.find(name);
      if (resource.isEmpty()) {
        problems.add(Problem.at(state.place(), "this minion has no state '" + name + "'"));
        continue;
      }
      Node node = new Node(state, resource.get(), nodes.size());
      nodes.put(node.tag, node);
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return nodes;
  }
}
