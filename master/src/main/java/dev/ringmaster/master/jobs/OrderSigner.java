package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.signing.SignedOrder;

/** Signs with the order-signing key in force. */
@FunctionalInterface
public interface OrderSigner {
  SignedOrder sign(Order order);
}
