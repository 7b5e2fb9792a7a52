package dev.ringmaster.master.runs;

import dev.ringmaster.pillars.PillarSource;
import dev.ringmaster.rendering.SourceTree;
import java.util.Collection;
import java.util.Optional;

/** The files that runbooks are made of, as they are at one moment. */
public interface RunFiles {
  /** The files below {@code runbooks/} of an environment, empty if there is no such environment. */
  Optional<SourceTree> runbooks(String environment);

  /** Whether an environment has states of its own. */
  boolean hasStates(String environment);

  /** The pillars' files of the same moment. */
  PillarSource pillars();

  /** The names of all environments. */
  Collection<String> environments();
}
