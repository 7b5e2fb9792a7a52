package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Evaluates one state, with its checks: read, decide, and outside test mode, apply. */
final class Execution {
  private final CallContext context;
  private final Checks checks;

  Execution(CallContext context) {
    this.context = context;
    this.checks = new Checks(context);
  }

  /**
   * What applying would do.
   *
   * @param watched whether something that it watches changed
   * @param foresight what earlier states of a test run would change; empty while applying
   * @param inTurn whether all that comes before it was looked at, so that what is missing is missed
   */
  StateResult preview(Node node, boolean watched, Optional<Foresight> foresight, boolean inTurn)
      throws InterruptedException {
    try {
      Optional<StateResult> guarded = new Guard(checks, foresight, node).result();
      return guarded.isPresent()
          ? guarded.get()
          : preview(node.resource, node, watched, foresight, inTurn);
    } catch (RuntimeException e) {
      return failure(e, List.of());
    }
  }

  private <S> StateResult preview(
      Resource<S> resource,
      Node node,
      boolean watched,
      Optional<Foresight> foresight,
      boolean inTurn)
      throws InterruptedException {
    Arguments arguments = node.declaration.arguments();
    resource.check(arguments);
    Optional<StateResult> unknown =
        foresight.flatMap(it -> hidden(it, node, node.footprint().reads()));
    if (unknown.isPresent()) {
      return unknown.get();
    }
    S current;
    try {
      current = resource.read(arguments, contextOf(node));
    } catch (FunctionFailure e) {
      return foreseen(e, node, foresight, List.of());
    }
    List<Change> changes = resource.decide(arguments, current);
    if (changes.isEmpty() && watched && resource.watchAction().isPresent()) {
      changes = resource.watchAction().get().decide(arguments);
    }
    if (changes.isEmpty()) {
      return new StateResult.Unchanged(resource.unchangedComment(arguments, current));
    }
    List<Change> decided = changes;
    unknown = foresight.flatMap(it -> hidden(it, node, node.footprint(decided).reads()));
    if (unknown.isPresent()) {
      return unknown.get();
    }
    try {
      if (inTurn) {
        resource.requireFeasible(arguments, current, contextOf(node));
      }
    } catch (FunctionFailure e) {
      return foreseen(e, node, foresight, decided);
    }
    return new StateResult.WouldChange("would change " + aspects(decided), decided);
  }

  /** That it would fail, unless something before it could mend that. */
  private static StateResult foreseen(
      FunctionFailure e, Node node, Optional<Foresight> foresight, List<Change> changes) {
    Reach reads = node.footprint(List.of()).reads();
    Optional<String> earlier = foresight.flatMap(it -> it.mayMend(node, reads));
    return earlier.isPresent()
        ? cannotKnow(e.getMessage() + "; but ", earlier.get(), " would change first")
        : failure(e, changes);
  }

  /** That earlier states stand before what it looks at, if they do. */
  private static Optional<StateResult> hidden(Foresight foresight, Node node, Reach reads) {
    return foresight
        .changes(reads)
        .map(earlier -> cannotKnow("it looks at what ", earlier, " would change first"))
        .or(() ->
            foresight
                .mayChange(node, reads)
                .map(
                    earlier -> cannotKnow("it may look at what ", earlier, " would change first")));
  }

  private static StateResult cannotKnow(String before, String earlier, String after) {
    return new StateResult.CannotKnow(before + earlier + after, earlier);
  }

  static String aspects(List<Change> changes) {
    return changes.stream().map(Change::what).distinct().collect(Collectors.joining(", "));
  }

  /** Makes it so. */
  StateResult apply(Node node, boolean watched) throws InterruptedException {
    List<Change> changes = List.of();
    try {
      Optional<StateResult> guarded = new Guard(checks, Optional.empty(), node).result();
      if (guarded.isPresent()) {
        return guarded.get();
      }
      StateResult result = apply(node.resource, node, watched);
      changes = result.changes();
      return checked(result, node.declaration.global());
    } catch (RuntimeException e) {
      return failure(e, changes);
    } catch (InterruptedException e) {
      throw InterruptedChange.of(e, changes);
    }
  }

  private <S> StateResult apply(Resource<S> resource, Node node, boolean watched)
      throws InterruptedException {
    Arguments arguments = node.declaration.arguments();
    CallContext own = contextOf(node);
    List<Change> changes = List.of();
    try {
      resource.check(arguments);
      S current = resource.read(arguments, own);
      changes = resource.decide(arguments, current);
      if (!changes.isEmpty()) {
        Resource.Applied applied = resource.apply(arguments, current, changes, own);
        return new StateResult.Changed(comment(applied), changes, applied.data());
      }
      if (watched && resource.watchAction().isPresent()) {
        return react(node);
      }
      return new StateResult.Unchanged(resource.unchangedComment(arguments, current));
    } catch (RuntimeException e) {
      return failure(e, changes);
    } catch (InterruptedException e) {
      throw InterruptedChange.of(e, changes);
    }
  }

  /** Runs the watch action. */
  StateResult react(Node node) throws InterruptedException {
    Arguments arguments = node.declaration.arguments();
    List<Change> changes = List.of();
    try {
      Resource.WatchAction action = node.resource.watchAction().orElseThrow();
      changes = action.decide(arguments);
      Resource.Applied applied = action.apply(arguments, contextOf(node));
      return changes.isEmpty()
          ? new StateResult.Unchanged(comment(applied))
          : new StateResult.Changed(comment(applied), changes, applied.data());
    } catch (RuntimeException e) {
      return failure(e, changes);
    } catch (InterruptedException e) {
      throw InterruptedChange.of(e, changes);
    }
  }

  private static String comment(Resource.Applied applied) {
    return applied.comment().isEmpty() ? "done" : applied.comment();
  }

  /** The result of {@code check_cmd} replaces the state's own. */
  private StateResult checked(StateResult result, GlobalArguments global)
      throws InterruptedException {
    if (global.checkCmd().isEmpty()) {
      return result;
    }
    for (Check check : global.checkCmd()) {
      if (!checks.isTrue(check, global.surroundings())) {
        String comment = "check_cmd determined the state failed";
        return new StateResult.Failed(
            comment, List.of(Problem.of(comment)), result.changes(), Value.nothing());
      }
    }
    String comment = "check_cmd determined the state succeeded";
    return switch (result) {
      case StateResult.Failed failed when failed.changes().isEmpty() ->
          new StateResult.Unchanged(comment);
      case StateResult.Failed failed ->
          new StateResult.Changed(comment, failed.changes(), failed.data());
      case StateResult other -> other;
    };
  }

  private CallContext contextOf(Node node) {
    return StateContext.of(node.declaration, context);
  }

  static StateResult failure(RuntimeException thrown, List<Change> changes) {
    return switch (thrown) {
      case FunctionFailure failure ->
          new StateResult.Failed(
              String.valueOf(failure.getMessage()), failure.problems(), changes, failure.value());
      case ProblemsException wrong ->
          new StateResult.Failed(
              wrong.problems().getFirst().message(), wrong.problems(), changes, Value.nothing());
      default -> {
        Problem problem =
            Problem.of("an error in Ringmaster or in the module: " + thrown)
                .withAdvice("Please report it with the state that caused it.");
        yield new StateResult.Failed(problem.message(), List.of(problem), changes, Value.nothing());
      }
    };
  }
}
