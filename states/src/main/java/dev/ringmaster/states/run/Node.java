package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A state of a plan while it runs. */
final class Node {
  final StateDeclaration declaration;
  final Resource<?> resource;
  final String tag;
  final int position;
  final CompletableFuture<Done> done = new CompletableFuture<>();

  /** Tags of the states that have this one as the target of a prereq. */
  final List<String> holders = new ArrayList<>();

  /** How it ended. */
  record Done(StateResult result, Instant startedAt, Duration duration) {
    /**
     * @param start in {@link System#nanoTime}
     */
    static Done now(StateResult result, Instant startedAt, long start) {
      return new Done(result, startedAt, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /**
   * @param position in the plan
   */
  Node(StateDeclaration declaration, Resource<?> resource, int position) {
    this.position = position;
    this.declaration = declaration;
    this.resource = resource;
    this.tag = declaration.tag();
  }

  /** What it looks at and would alter; anything, if it cannot say. */
  Resource.Footprint footprint() {
    return footprint(() -> resource.footprint(declaration.arguments()));
  }

  /**
   * @param changes what it would change; empty if it failed to find out
   */
  Resource.Footprint footprint(List<Change> changes) {
    return footprint(() -> resource.footprint(declaration.arguments(), changes));
  }

  private static Resource.Footprint footprint(Supplier<Resource.Footprint> told) {
    try {
      return told.get();
    } catch (RuntimeException e) {
      return new Resource.Footprint(Reach.NOTHING, new Reach.Anything());
    }
  }

  String reference() {
    return declaration.reference();
  }

  /** Everything that it waits for. */
  List<String> awaited() {
    List<String> awaited = new ArrayList<>(holders);
    for (Requisite requisite : declaration.requisites()) {
      boolean waits =
          !(requisite instanceof Requisite.Prereq) && !(requisite instanceof Requisite.Listen);
      if (waits) {
        awaited.addAll(requisite.targets());
      }
    }
    return awaited;
  }
}
