package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Decision;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.RequisiteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Finds out what the targets of prereqs would do, once each and before their holders run. */
final class Prereqs {
  private final Standing standing;
  private final Execution execution;
  private final Optional<Foresight> foresight;
  private final ReentrantLock previewing = new ReentrantLock();

  Prereqs(Standing standing, Execution execution, Optional<Foresight> foresight) {
    this.standing = standing;
    this.execution = execution;
    this.foresight = foresight;
  }

  /** Previews all that the holder's prereqs point at. */
  void previewTargets(Node holder) throws InterruptedException {
    previewTargets(holder.declaration.requisites(), holder);
  }

  private void previewTargets(List<Requisite> requisites, Node holder) throws InterruptedException {
    for (Requisite requisite : requisites) {
      if (requisite instanceof Requisite.Prereq) {
        for (String target : requisite.targets()) {
          preview(standing.node(target), holder);
        }
      }
    }
  }

  /** What the target requires has run by then, save the holder itself, which does not count. */
  private void preview(Node target, Node holder) throws InterruptedException {
    List<Requisite> requisites = before(holder, target.declaration.requisites());
    for (Requisite requisite : requisites) {
      if (!(requisite instanceof Requisite.Prereq)) {
        standing.awaitAll(requisite.targets());
      }
    }
    previewing.lockInterruptibly();
    try {
      if (standing.preview(target).isPresent()) {
        return;
      }
      previewTargets(requisites, holder);
      Decision decision = RequisiteRule.decide(requisites, standing);
      standing.previewed(
          target,
          decision instanceof Decision.Run run
              ? execution.preview(target, !run.watchedChanges().isEmpty(), foresight, false)
              : standing.notRun(decision));
    } finally {
      previewing.unlock();
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
                  .filter(target -> standing.node(target).position < holder.position)
                  .toList();
          if (!targets.isEmpty()) {
            before.add(other.withTargets(targets));
          }
        }
      }
    }
    return before;
  }
}
