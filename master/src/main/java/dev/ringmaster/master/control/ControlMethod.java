package dev.ringmaster.master.control;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;

/**
 * One thing that operators may ask of the master. Its signature says how it is called; the door
 * binds the request to it, asks whether the principal may, and writes the audit entry of what
 * changes something, all before {@link #serve}.
 *
 * <p>An adapter, no more: it turns arguments into a call of a service and what that answers into
 * values. Expected errors leave as {@code ProblemsException}, or as {@link ControlFailure} where
 * the client must be able to tell them apart.
 */
public interface ControlMethod {
  /** {@code service.method}, such as {@code keys.accept}. */
  Signature signature();

  /** Versions from 1 up to this one are understood. */
  default int version() {
    return 1;
  }

  /**
   * Whether the service behind it writes the audit entry itself, because it knows more (which
   * minions a target means).
   */
  default boolean auditsItself() {
    return false;
  }

  /**
   * Answers one call on a virtual thread of its own.
   *
   * @throws InterruptedException when the call has ended while it waited, see {@link
   *     Exchange#ending}
   */
  void serve(Arguments request, Exchange exchange) throws InterruptedException;

  /** A method of a signature and a body. */
  static ControlMethod of(Signature signature, Body body) {
    return new ControlMethod() {
      @Override
      public Signature signature() {
        return signature;
      }

      @Override
      public void serve(Arguments request, Exchange exchange) throws InterruptedException {
        body.serve(request, exchange);
      }
    };
  }

  /** A method that changes nothing. */
  static ControlMethod read(String name, String summary, Body body, Parameter... parameters) {
    return of(Signature.function(name, Effect.READ, summary, parameters), body);
  }

  /** A method that changes something. */
  static ControlMethod change(String name, String summary, Body body, Parameter... parameters) {
    return of(Signature.function(name, Effect.ONCE, summary, parameters), body);
  }

  /** What a method does. */
  @FunctionalInterface
  interface Body {
    void serve(Arguments request, Exchange exchange) throws InterruptedException;
  }
}
