package dev.ringmaster.protocol.signing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An order as it travels: the exact bytes that were signed, so that nothing is serialised twice. It
 * says nothing until a verifier has turned it into an order.
 */
public final class SignedOrder {
  private final byte[] payload;
  private final String keyId;
  private final byte[] signature;

  public SignedOrder(byte[] payload, String keyId, byte[] signature) {
    this.payload = payload.clone();
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  public byte[] payload() {
    return payload.clone();
  }

  /** Which order-signing key; its certificate comes with the stream's welcome. */
  public String keyId() {
    return keyId;
  }

  public byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedOrder that
        && Arrays.equals(payload, that.payload)
        && keyId.equals(that.keyId)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }
}
