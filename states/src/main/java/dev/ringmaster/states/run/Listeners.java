package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import dev.ringmaster.states.language.TargetState;
import dev.ringmaster.states.resource.Change;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the watch actions of those that listen to what changed, after all states. */
final class Listeners {
  private final Standing standing;
  private final Execution execution;
  private final boolean test;

  Listeners(Standing standing, Execution execution, boolean test) {
    this.standing = standing;
    this.execution = execution;
    this.test = test;
  }

  /**
   * @param entries takes one for each watch action that was started, also for one interrupted
   */
  void run(Collection<Node> nodes, Consumer<StateReport.Entry> entries)
      throws InterruptedException {
    for (Node node : nodes) {
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      try {
        reaction(node)
            .map(result -> Node.Done.now(result, startedAt, start))
            .ifPresent(done -> entries.accept(Entries.listener(node, done)));
      } catch (InterruptedChange e) {
        Node.Done done = Node.Done.now(e.result(), startedAt, start);
        entries.accept(Entries.listener(node, done));
        throw e;
      }
    }
  }

  private Optional<StateResult> reaction(Node node) throws InterruptedException {
    List<Requisite> requisites = node.declaration.requisites();
    if (!RequisiteRule.heard(requisites, standing).isEmpty()) {
      return Optional.of(test ? preview(node) : execution.react(node));
    }
    return requisites.stream()
        .filter(Requisite.Listen.class::isInstance)
        .flatMap(listen -> listen.targets().stream().filter(tag -> isUnknown(listen, tag)))
        .findFirst()
        .map(tag -> standing.notRun(new Decision.CannotKnow(tag)));
  }

  private boolean isUnknown(Requisite listen, String tag) {
    return standing.of(listen, tag) == TargetState.UNKNOWN;
  }

  private static StateResult preview(Node node) {
    List<Change> changes =
        node.resource
            .watchAction()
            .map(action -> action.decide(node.declaration.arguments()))
            .orElse(List.of());
    return changes.isEmpty()
        ? new StateResult.Unchanged("nothing to do")
        : new StateResult.WouldChange("would react to what it listens to", changes);
  }
}
