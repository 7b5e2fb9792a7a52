package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import dev.ringmaster.states.language.TargetState;
import dev.ringmaster.states.resource.Reach;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** How the states of a walk stand, as requisites see them. */
final class Standing implements RequisiteRule.View {
  private final SequencedMap<String, Node> nodes;

  /** What targets of a prereq would do. */
  private final Map<String, StateResult> previews = new ConcurrentHashMap<>();

  Standing(SequencedMap<String, Node> nodes) {
    this.nodes = nodes;
  }

  Node node(String tag) {
    Node node = nodes.get(tag);
    if (node == null) {
      throw new IllegalStateException("no state " + tag + " in this plan");
    }
    return node;
  }

  Optional<StateResult> preview(Node node) {
    return Optional.ofNullable(previews.get(node.tag));
  }

  void previewed(Node node, StateResult result) {
    previews.put(node.tag, result);
  }

  void awaitAll(List<String> tags) throws InterruptedException {
    for (String tag : tags) {
      awaitEnd(node(tag));
    }
  }

  static void awaitEnd(Node node) throws InterruptedException {
    try {
      node.done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a state's end is never an exception", e);
    }
  }

  @Override
  public TargetState of(Requisite requisite, String tag) {
    Node target = node(tag);
    if (requisite instanceof Requisite.Prereq) {
      return preview(target).map(Standing::state).orElse(TargetState.PENDING);
    }
    if (!target.done.isDone()) {
      return TargetState.PENDING;
    }
    StateResult result = target.done.join().result();
    boolean anything =
        result instanceof StateResult.WouldChange
            && target.footprint().writes() instanceof Reach.Anything;
    return anything ? TargetState.UNKNOWN : state(result);
  }

  private static TargetState state(StateResult result) {
    return switch (result) {
      case StateResult.Unchanged ignored -> TargetState.UNCHANGED;
      case StateResult.Changed ignored -> TargetState.CHANGED;
      case StateResult.WouldChange ignored -> TargetState.CHANGED;
      case StateResult.Skipped ignored -> TargetState.SKIPPED;
      case StateResult.Failed ignored -> TargetState.FAILED;
      case StateResult.Blocked ignored -> TargetState.BLOCKED;
      case StateResult.NotRun ignored -> TargetState.BLOCKED;
      case StateResult.CannotKnow ignored -> TargetState.UNKNOWN;
    };
  }

  /** The result of a state that its requisites do not let run. */
  StateResult notRun(Decision decision) {
    return switch (decision) {
      case Decision.Block block -> {
        List<String> by = block.targets().stream().map(tag -> node(tag).reference()).toList();
        yield new StateResult.Blocked("One or more requisite failed: " + String.join(", ", by), by);
      }
      case Decision.Skip skip -> new StateResult.Skipped(skip.comment());
      case Decision.CannotKnow unknown -> {
        String because = cause(node(unknown.target()));
        yield new StateResult.CannotKnow(
            "its requisites depend on what " + because + " will have done", because);
      }
      case Decision.Wait wait -> throw new IllegalStateException("not yet done: " + wait.targets());
      case Decision.Run run -> throw new IllegalStateException("it runs: " + run);
    };
  }

  private String cause(Node node) {
    Optional<StateResult> result =
        node.done.isDone() ? Optional.of(node.done.join().result()) : preview(node);
    return result.orElse(null) instanceof StateResult.CannotKnow unknown
        ? unknown.because()
        : node.reference();
  }
}
