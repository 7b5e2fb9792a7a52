package dev.ringmaster.states.run;

import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One walk over a plan: what runs when, and what its requisites make of it. */
final class Walk {
  private static final StateResult CANCELLED =
      new StateResult.NotRun("the run was stopped before its turn");

  private final SequencedMap<String, Node> nodes;
  private final RunOptions options;
  private final Execution execution;
  private final Attempts attempts;
  private final Reloads reloads;
  private final Announcements announcements;

  /** Only of a test run. */
  private final Optional<Foresight> foresight;

  private final Standing standing;
  private final Prereqs prereqs;
  private final Map<Node, Thread> parallel = new LinkedHashMap<>();

  /** The state whose failure stopped the run; empty text if it was cancelled. */
  private volatile @Nullable String stoppedBy;

  Walk(
      SequencedMap<String, Node> nodes,
      RunOptions options,
      CallContext context,
      Reloads reloads,
      Announcements announcements) {
    this.nodes = nodes;
    this.options = options;
    this.execution = new Execution(context);
    this.attempts = new Attempts(execution);
    this.reloads = reloads;
    this.announcements = announcements;
    this.foresight =
        options.test() ? Optional.of(new Foresight(context.host().files())) : Optional.empty();
    this.standing = new Standing(nodes);
    this.prereqs = new Prereqs(standing, execution, foresight);
    for (Node node : nodes.values()) {
      for (Requisite requisite : node.declaration.requisites()) {
        if (requisite instanceof Requisite.Prereq) {
          requisite.targets().forEach(target -> standing.node(target).holders.add(node.tag));
        }
      }
    }
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
        Standing.awaitEnd(node);
      }
    } catch (InterruptedException e) {
      abandon();
      throw e;
    }
  }

  /** Runs the watch actions of those that listen. */
  void listen(Consumer<StateReport.Entry> entries) throws InterruptedException {
    new Listeners(standing, execution, options.test()).run(nodes.values(), entries);
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
                end(node, cancelled());
              }
            });
    parallel.put(node, thread);
  }

  /** Ends whatever runs in parallel, and says of the rest that it did not run. */
  private void abandon() {
    stoppedBy = "";
    parallel.values().forEach(Thread::interrupt);
    parallel.keySet().forEach(node -> node.done.join());
    nodes.values().forEach(node -> end(node, cancelled()));
  }

  private static Node.Done cancelled() {
    return Node.Done.now(CANCELLED, Instant.now(), System.nanoTime());
  }

  private void runNow(Node node) throws InterruptedException {
    standing.awaitAll(node.awaited());
    Instant startedAt = Instant.now();
    long start = System.nanoTime();
    try {
      end(node, Node.Done.now(result(node), startedAt, start));
    } catch (InterruptedChange e) {
      end(node, Node.Done.now(e.result(), startedAt, start));
      throw e;
    } catch (RuntimeException e) {
      end(node, Node.Done.now(Execution.failure(e, List.of()), startedAt, start));
    }
  }

  private void end(Node node, Node.Done done) {
    if (node.done.isDone()) {
      return;
    }
    StateResult result = done.result();
    stopOnFailure(node, result);
    foresight.ifPresent(it -> it.note(node, result));
    node.done.complete(done);
    if (!options.test() && !(result instanceof StateResult.NotRun)) {
      announcements.tell(node, done);
    }
  }

  private void stopOnFailure(Node node, StateResult result) {
    boolean failed = result instanceof StateResult.Failed || result instanceof StateResult.Blocked;
    boolean hard = options.failhard() || node.declaration.global().failhard();
    if (failed && hard && !options.test() && stoppedBy == null) {
      stoppedBy = node.reference();
    }
  }

  private StateResult result(Node node) throws InterruptedException {
    String stopped = stoppedBy;
    if (stopped != null) {
      return stopped.isEmpty()
          ? CANCELLED
          : new StateResult.NotRun("not run, because " + stopped + " failed (failhard)");
    }
    prereqs.previewTargets(node);
    Decision decision = RequisiteRule.decide(requisites(node), standing);
    if (!(decision instanceof Decision.Run run)) {
      return standing.notRun(decision);
    }
    boolean watched = !run.watchedChanges().isEmpty();
    return options.test()
        ? execution.preview(node, watched, foresight, true)
        : reloads.after(node, attempts.apply(node, watched));
  }

  /** Its own, and that no prereq holder failed; unless its own preview is why the holder failed. */
  private List<Requisite> requisites(Node node) {
    StateResult previewed = standing.preview(node).orElse(null);
    if (node.holders.isEmpty()
        || previewed instanceof StateResult.Failed
        || previewed instanceof StateResult.Blocked) {
      return node.declaration.requisites();
    }
    List<Requisite> all = new ArrayList<>(node.declaration.requisites());
    all.add(new Requisite.Require(node.holders, false));
    return all;
  }
}
