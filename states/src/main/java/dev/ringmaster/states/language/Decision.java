package dev.ringmaster.states.language;

import java.util.List;

/** What the requisites of a state, taken together, say about it. */
public sealed interface Decision {
  /** Some targets have not ended yet. */
  record Wait(List<String> targets) implements Decision {
    public Wait {
      targets = List.copyOf(targets);
    }
  }

  /** It must not run, and counts as failed, because of these targets. */
  record Block(List<String> targets) implements Decision {
    public Block {
      targets = List.copyOf(targets);
    }
  }

  /** It need not run, and counts as success. */
  record Skip(String comment) implements Decision {}

  /** Test mode: it depends on a target that cannot be known. */
  record CannotKnow(String target) implements Decision {}

  /**
   * It runs.
   *
   * @param watchedChanges watched targets that changed: if it changes nothing itself, its watch
   *     action runs
   */
  record Run(List<String> watchedChanges) implements Decision {
    public Run {
      watchedChanges = List.copyOf(watchedChanges);
    }
  }
}
