package dev.ringmaster.states.resource;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;

/** What must still hold when a state is applied. */
public final class Precondition {
  private Precondition() {}

  /**
   * Reads again what a state was decided on.
   *
   * @param subject what the state is about, for the message: {@code /etc/motd}
   * @throws FunctionFailure when it is no longer the same, so that what was decided on may be wrong
   */
  public static <S> void holds(
      Resource<S> resource, Arguments arguments, S current, String subject, CallContext context)
      throws InterruptedException {
    if (!resource.read(arguments, context).equals(current)) {
      throw new FunctionFailure(
          Problem.of(
                  subject
                      + " changed between looking at it and changing it; nothing was done to it")
              .withAdvice("Find out what else changes it, then apply again."));
    }
  }
}
