package dev.ringmaster.states.state;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import java.util.Optional;

/** Where the state functions get a job's files and pillar from. The minion implements it. */
@FunctionalInterface
public interface StateScopes {
  /**
   * Opens what a call asks for.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException if there is no such environment, or its
   *     files or pillar cannot be had
   */
  StateScope open(CallContext context, Choice choice) throws InterruptedException;

  /**
   * What a call of a state function says of its surroundings.
   *
   * @param environment whose states count; empty: the job's own
   * @param pillarEnvironment whose pillar counts; empty: the job's own
   * @param pillar merged over the minion's own pillar, mappings key by key
   */
  record Choice(
      Optional<String> environment, Optional<String> pillarEnvironment, Value.MapValue pillar) {}
}
