package dev.ringmaster.pillars;

import dev.ringmaster.rendering.SourceTree;
import java.util.Collection;
import java.util.Optional;

/** The pillar files of all environments, as they were at one moment. */
public interface PillarSource {
  /** The files below {@code pillar/} of an environment, empty if there is no such environment. */
  Optional<SourceTree> tree(String environment);

  /** The names of all environments. */
  Collection<String> environments();
}
