package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.host.CommandResult;
import java.util.Optional;

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

  /**
   * What the call answers, for a function whose whole meaning is one command, when that command
   * ended while no minion was there to see it: the same that {@link #call} would have answered.
   * Empty, as by default, if there is more to the function than its command.
   *
   * @throws FunctionFailure where {@link #call} would have thrown it
   */
  default Optional<Value> resumed(Arguments arguments, CommandResult result) {
    return Optional.empty();
  }

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

  /** A function whose whole meaning is one command; {@code end} says what its end means. */
  static Function ofCommand(Signature signature, Body body, CommandEnd end) {
    return new Function() {
      @Override
      public Signature signature() {
        return signature;
      }

      @Override
      public Value call(Arguments arguments, CallContext context) throws InterruptedException {
        return body.call(arguments, context);
      }

      @Override
      public Optional<Value> resumed(Arguments arguments, CommandResult result) {
        return Optional.of(end.answer(arguments, result));
      }
    };
  }

  /** What a function answers when its command has ended. */
  @FunctionalInterface
  interface CommandEnd {
    Value answer(Arguments arguments, CommandResult result);
  }

  /** What a function does. */
  @FunctionalInterface
  interface Body {
    Value call(Arguments arguments, CallContext context) throws InterruptedException;
  }
}
