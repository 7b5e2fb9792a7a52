package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Problem;
import java.util.Optional;

/** Which environments there are. */
@FunctionalInterface
public interface Environments {
  /** What is wrong with this name of one; empty if there is such an environment. */
  Optional<Problem> problem(String name);
}
