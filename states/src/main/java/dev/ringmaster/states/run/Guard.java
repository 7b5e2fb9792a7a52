package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.resource.Reach;
import java.util.Optional;
import java.util.Set;

/** Whether {@code onlyif}, {@code unless} and {@code creates} let a state run. */
final class Guard {
  private final Checks checks;
  private final Optional<Foresight> foresight;
  private final Node node;
  private Optional<String> because = Optional.empty();

  /**
   * @param foresight of a test run
   */
  Guard(Checks checks, Optional<Foresight> foresight, Node node) {
    this.checks = checks;
    this.foresight = foresight;
    this.node = node;
  }

  /** The result without running it; empty if it runs. */
  Optional<StateResult> result() throws InterruptedException {
    GlobalArguments global = node.declaration.global();
    Optional<String> skip = onlyif(global);
    if (skip.isEmpty()) {
      skip = unless(global);
    }
    if (skip.isEmpty()) {
      skip = creates(global);
    }
    if (skip.isPresent()) {
      return skip.map(StateResult.Skipped::new);
    }
    return because.map(Guard::unknown);
  }

  private static StateResult unknown(String earlier) {
    return new StateResult.CannotKnow(
        "whether its checks let it run depends on " + earlier + ", which would change first",
        earlier);
  }

  private Optional<String> onlyif(GlobalArguments global) throws InterruptedException {
    for (Check check : global.onlyif()) {
      if (isKnown(check, global) && !checks.isTrue(check, global.surroundings())) {
        return Optional.of("onlyif condition is false");
      }
    }
    return Optional.empty();
  }

  private Optional<String> unless(GlobalArguments global) throws InterruptedException {
    Optional<String> before = because;
    boolean all = !global.unless().isEmpty();
    for (Check check : global.unless()) {
      if (!isKnown(check, global)) {
        all = false;
      } else if (!checks.isTrue(check, global.surroundings())) {
        because = before;
        return Optional.empty();
      }
    }
    return all ? Optional.of("unless condition is true") : Optional.empty();
  }

  private Optional<String> creates(GlobalArguments global) {
    Optional<String> before = because;
    boolean all = !global.creates().isEmpty();
    for (String path : global.creates()) {
      Optional<String> earlier =
          foresight.flatMap(it -> {
            Reach file = new Reach.Only(Set.of("file:" + path));
            return it.changes(file).or(() -> it.mayChange(node, file));
          });
      if (earlier.isPresent()) {
        because = because.or(() -> earlier);
        all = false;
      } else if (!checks.exists(path)) {
        because = before;
        return Optional.empty();
      }
    }
    return all ? Optional.of(String.join(", ", global.creates()) + " exists") : Optional.empty();
  }

  private boolean isKnown(Check check, GlobalArguments global) {
    Optional<String> earlier =
        foresight.flatMap(it -> it.changes(check, global.surroundings(), node));
    because = because.or(() -> earlier);
    return earlier.isEmpty();
  }
}
