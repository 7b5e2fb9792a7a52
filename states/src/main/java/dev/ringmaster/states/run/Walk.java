package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import dev.ringmaster.states.language.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One walk over a plan: what runs when, and what its requisites make of it. */
final class Walk {
  private static final StateResult CANCELLED =
      new StateResult.NotRun("the run was stopped before its turn");

  private final SequencedMap<String, Node> nodes;
  private final RunOptions options;
  private final Execution execution;
  private final Attempts attempts;
  private final Announcements announcements;

  /** Only of a test run. */
  private final Optional<Foresight> foresight;

  private final Map<String, StateResult> previews = new HashMap<>();
  private final ReentrantLock previewing = new ReentrantLock();
  private final Map<Node, Thread> parallel = new LinkedHashMap<>();
  private volatile @Nullable String stoppedBy;

  Walk(
      SequencedMap<String, Node> nodes,
      RunOptions options,
      CallContext context,
      Announcements announcements) {
    this.nodes = nodes;
    this.options = options;
    this.execution = new Execution(context);
    this.attempts = new Attempts(execution);
    this.announcements = announcements;
    this.foresight =
        options.test() ? Optional.of(new Foresight(context.host().files())) : Optional.empty();
    for (Node node : nodes.values()) {
      for (Requisite requisite : node.declaration.requisites()) {
        if (requisite instanceof Requisite.Prereq) {
          requisite.targets().forEach(target -> node(target).holders.add(node.tag));
        }
      }
    }
  }

  private Node node(String tag) {
    Node node = nodes.get(tag);
    if (node == null) {
      throw new IllegalStateException("no state " + tag + " in this plan");
    }
    return node;
  }

  /** Runs all states; afterwards each of them is done, also if this is interrupted. */
  void run() throws InterruptedException {
    try {
      for (Node node : nodes.values()) {
        if (node.declaration.global().parallel() && !options.test()) {
          start(node);
        } else {
          runNow(node);
        }
      }
      for (Node node : parallel.keySet()) {
        awaitDone(node.done);
      }
    } catch (InterruptedException e) {
      abandon();
      throw e;
    }
  }

  private void start(Node node) {
    Thread thread =
        Thread.ofVirtual()
            .name("state " + node.reference())
            .start(() -> {
              try {
                runNow(node);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                end(node, notRun());
              }
            });
    parallel.put(node, thread);
  }

  /** Ends whatever runs in parallel, and says of the rest that it did not run. */
  private void abandon() {
    stoppedBy = "";
    parallel.values().forEach(Thread::interrupt);
    parallel.keySet().forEach(node -> node.done.join());
    nodes.values().forEach(node -> end(node, notRun()));
  }

  private void runNow(Node node) throws InterruptedException {
    awaitAll(node.awaited());
    Instant startedAt = Instant.now();
    long start = System.nanoTime();
    try {
      StateResult result = result(node);
      end(node, done(result, startedAt, start));
      stopOnFailure(node, result);
    } catch (Execution.InterruptedChange e) {
      end(node, done(interrupted(e), startedAt, start));
      throw e;
    } catch (RuntimeException e) {
      end(node, done(Execution.failure(e, List.of()), startedAt, start));
    }
  }

  private static Node.Done done(StateResult result, Instant startedAt, long start) {
    return new Node.Done(result, startedAt, Duration.ofNanos(System.nanoTime() - start));
  }

  private static StateResult interrupted(Execution.InterruptedChange interruption) {
    String comment = interruption.getMessage() + "; how much of it was done is not known";
    return new StateResult.Failed(
        comment, List.of(Problem.of(comment)), interruption.changes(), Value.nothing());
  }

  private static Node.Done notRun() {
    return new Node.Done(CANCELLED, Instant.now(), Duration.ZERO);
  }

  private void end(Node node, Node.Done done) {
    StateResult result = done.result();
    if (node.done.complete(done)) {
      foresight.ifPresent(it -> it.note(node, result));
      if (!options.test() && !(result instanceof StateResult.NotRun)) {
        announcements.tell(node, done);
      }
    }
  }

  private void stopOnFailure(Node node, StateResult result) {
    boolean failed = result instanceof StateResult.Failed || result instanceof StateResult.Blocked;
    boolean hard = options.failhard() || node.declaration.global().failhard();
    if (failed && hard && !options.test() && stoppedBy == null) {
      stoppedBy = node.reference();
    }
  }

  private void awaitAll(List<String> tags) throws InterruptedException {
    for (String tag : tags) {
      awaitDone(node(tag).done);
    }
  }

  private static void awaitDone(CompletableFuture<Node.Done> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a state's end is never an exception", e);
    }
  }

  private StateResult result(Node node) throws InterruptedException {
    String stopped = stoppedBy;
    if (stopped != null) {
      return stopped.isEmpty()
          ? CANCELLED
          : new StateResult.NotRun("not run, because " + stopped + " failed (failhard)");
    }
    previewTargets(node.declaration.requisites(), node);
    Decision decision = RequisiteRule.decide(requisites(node), this::seen);
    return switch (decision) {
      case Decision.Run run ->
          options.test()
              ? execution.preview(node, !run.watchedChanges().isEmpty(), foresight)
              : attempts.apply(node, !run.watchedChanges().isEmpty());
      case Decision notRun -> notRun(notRun);
    };
  }

  /** Its own, and that no prereq holder failed; unless its own preview is why the holder failed. */
  private List<Requisite> requisites(Node node) {
    StateResult previewed = previews.get(node.tag);
    if (node.holders.isEmpty()
        || previewed instanceof StateResult.Failed
        || previewed instanceof StateResult.Blocked) {
      return node.declaration.requisites();
    }
    List<Requisite> all = new ArrayList<>(node.declaration.requisites());
    all.add(new Requisite.Require(node.holders, false));
    return all;
  }

  private StateResult notRun(Decision decision) {
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
    StateResult result = node.done.isDone() ? node.done.join().result() : previews.get(node.tag);
    return result instanceof StateResult.CannotKnow unknown ? unknown.because() : node.reference();
  }

  /**
   * What a target of a prereq would do, found out once and before its holder runs. What it requires
   * has run by then, save the holder itself, which does not count.
   */
  private StateResult preview(Node node, Node holder) throws InterruptedException {
    List<Requisite> requisites = before(holder, node.declaration.requisites());
    for (Requisite requisite : requisites) {
      if (!(requisite instanceof Requisite.Prereq)) {
        awaitAll(requisite.targets());
      }
    }
    previewing.lockInterruptibly();
    try {
      StateResult known = previews.get(node.tag);
      if (known != null) {
        return known;
      }
      previewTargets(requisites, holder);
      Decision decision = RequisiteRule.decide(requisites, this::seen);
      StateResult result =
          decision instanceof Decision.Run run
              ? execution.preview(node, !run.watchedChanges().isEmpty(), foresight)
              : notRun(decision);
      previews.put(node.tag, result);
      return result;
    } finally {
      previewing.unlock();
    }
  }

  private void previewTargets(List<Requisite> requisites, Node holder) throws InterruptedException {
    for (Requisite requisite : requisites) {
      if (requisite instanceof Requisite.Prereq) {
        for (String target : requisite.targets()) {
          preview(node(target), holder);
        }
      }
    }
  }

  /** Those that matter to a preview which is made when it is the holder's turn. */
  private List<Requisite> before(Node holder, List<Requisite> requisites) {
    List<Requisite> before = new ArrayList<>();
    for (Requisite requisite : requisites) {
      switch (requisite) {
        case Requisite.Prereq prereq -> before.add(prereq);
        case Requisite.Listen ignored -> {}
        case Requisite other -> {
          List<String> targets =
              other.targets().stream()
                  .filter(target -> node(target).position < holder.position)
                  .toList();
          if (!targets.isEmpty()) {
            before.add(other.withTargets(targets));
          }
        }
      }
    }
    return before;
  }

  /** How a requisite sees its target. */
  private TargetState seen(Requisite requisite, String tag) {
    Node target = node(tag);
    if (requisite instanceof Requisite.Prereq) {
      StateResult previewed = previews.get(tag);
      return previewed == null ? TargetState.PENDING : state(previewed);
    }
    if (!target.done.isDone()) {
      return TargetState.PENDING;
    }
    StateResult result = target.done.join().result();
    boolean opaque = result instanceof StateResult.WouldChange && target.footprint().opaque();
    return opaque ? TargetState.UNKNOWN : state(result);
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

  /** Runs the watch actions of listeners; one entry for each that was started. */
  void listen(List<StateReport.Entry> entries) throws InterruptedException {
    for (Node node : nodes.values()) {
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      try {
        heard(node)
            .ifPresent(
                result -> entries.add(Entries.listener(node, done(result, startedAt, start))));
      } catch (Execution.InterruptedChange e) {
        entries.add(Entries.listener(node, done(interrupted(e), startedAt, start)));
        throw e;
      }
    }
  }

  private Optional<StateResult> heard(Node node) throws InterruptedException {
    List<Requisite> requisites = node.declaration.requisites();
    boolean changed = !RequisiteRule.heard(requisites, this::seen).isEmpty();
    if (changed) {
      return Optional.of(
          options.test()
              ? previewReaction(node)
              : execution.react(node.resource, node.declaration.arguments()));
    }
    return requisites.stream()
        .filter(Requisite.Listen.class::isInstance)
        .flatMap(listen -> listen.targets().stream().filter(tag -> isUnknown(listen, tag)))
        .findFirst()
        .map(tag -> notRun(new Decision.CannotKnow(tag)));
  }

  private boolean isUnknown(Requisite requisite, String tag) {
    return seen(requisite, tag) == TargetState.UNKNOWN;
  }

  private static StateResult previewReaction(Node node) {
    var action = node.resource.watchAction().orElseThrow();
    var changes = action.decide(node.declaration.arguments());
    return changes.isEmpty()
        ? new StateResult.Unchanged("nothing to do")
        : new StateResult.WouldChange("would react to what it listens to", changes);
  }
}
