package dev.ringmaster.protocol.signing;

import dev.ringmaster.protocol.job.Order;

/** Signs orders. Safe for use by many threads. */
public interface Signer {
  SignedOrder sign(Order order);
}
