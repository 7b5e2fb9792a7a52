package dev.ringmaster.protocol.signing;

import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs orders with one Ed25519 key. */
public final class OrderSigner implements Signer {
  /**
   * What is signed before the payload, so that a signature made for one thing holds for no other.
   */
  static final byte[] CONTEXT = "ringmaster order v1\0".getBytes(StandardCharsets.US_ASCII);

  private final String keyId;
  private final Ed25519PrivateKeyParameters key;

  /**
   * @param privateKey the 32 bytes of the key
   */
  public OrderSigner(String keyId, byte[] privateKey) {
    this.keyId = keyId;
    this.key = new Ed25519PrivateKeyParameters(privateKey);
  }

  /** A new private key. */
  public static byte[] createKey(SecureRandom random) {
    return new Ed25519PrivateKeyParameters(random).getEncoded();
  }

  public String keyId() {
    return keyId;
  }

  public byte[] publicKey() {
    return key.generatePublicKey().getEncoded();
  }

  @Override
  public SignedOrder sign(Order order) {
    byte[] payload = Wire.bytes(order);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(CONTEXT, 0, CONTEXT.length);
    signer.update(payload, 0, payload.length);
    return new SignedOrder(payload, keyId, signer.generateSignature());
  }
}
