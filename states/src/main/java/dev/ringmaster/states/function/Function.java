package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;

/** Something a minion does and answers. Stateless: one instance serves all jobs, many at once. */
public interface Function {
  Signature signature();

  /**
   * @param arguments bound to the signature
   * @throws FunctionFailure when it could not do what was asked; its problems say what was
   *     attempted, why it failed and what to do
   * @throws InterruptedException when the job is cancelled or timed out
   */
  Value call(Arguments arguments, CallContext context) throws InterruptedException;

  /** A function of a signature and a body. */
  static Function of(Signature signature, Body body) {
    return new Function() {
      @Override
      public Signature signature() {
        return signature;
      }

      @Override
      public Value call(Arguments arguments, CallContext context) throws InterruptedException {
        return body.call(arguments, context);
      }
    };
  }

  /** What a function does. */
  @FunctionalInterface
  interface Body {
    Value call(Arguments arguments, CallContext context) throws InterruptedException;
  }
}
