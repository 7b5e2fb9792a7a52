package dev.ringmaster.master.control;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;

/** A method whose service writes the audit entry itself. */
record AuditedMethod(Signature signature, ControlMethod.Body body) implements ControlMethod {
  static ControlMethod of(Signature signature, ControlMethod.Body body) {
    return new AuditedMethod(signature, body);
  }

  @Override
  public boolean auditsItself() {
    return true;
  }

  @Override
  public void serve(Arguments request, Exchange exchange) throws InterruptedException {
    body.serve(request, exchange);
  }
}
