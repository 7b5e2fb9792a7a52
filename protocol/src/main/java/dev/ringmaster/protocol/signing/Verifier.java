package dev.ringmaster.protocol.signing;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.Nullable;

/**
 * The only way from received bytes to an {@link Order}: signature over the exact bytes, context,
 * the key's certificate, its validity and its role. Whom the order is for, and whether it is in
 * time or was seen before, is checked afterwards; see {@link OrderTerms}. Safe for use by many
 * threads.
 */
public final class Verifier {
  /** The most signing keys in force at one time. */
  public static final int KEY_LIMIT = 64;

  private volatile @Nullable PublicKey ca;
  private volatile Map<String, Trusted> keys = Map.of();

  /** By certificate: each is checked once, not at every connection. */
  private Map<ByteBuffer, Trusted> certified = Map.of();

  /** A certified key, and the point that it encodes, which every signature is checked with. */
  private record Trusted(SigningKey key, Ed25519PublicKeyParameters point) {}

  /** Refuses everything until it is {@linkplain #anchor anchored}. */
  public Verifier() {}

  public Verifier(PublicKey ca) {
    this.ca = ca;
  }

  /** Sets the CA's key, once it was found to be the pinned one. */
  public synchronized void anchor(PublicKey pinned) {
    if (!pinned.equals(ca)) {
      certified = Map.of();
      ca = pinned;
    }
  }

  /**
   * Takes the keys in force, in place of those before.
   *
   * @param certificates encoded {@link KeyCertificate}s, as a Welcome brings them
   * @throws NotAuthenticException if the CA has not certified one of them; then nothing changes
   */
  public synchronized void trust(List<byte[]> certificates) throws NotAuthenticException {
    if (certificates.size() > KEY_LIMIT) {
      throw new NotAuthenticException("more than " + KEY_LIMIT + " signing keys");
    }
    @Nullable PublicKey root = ca;
    if (root == null) {
      throw new NotAuthenticException("the CA is not known yet");
    }
    Map<String, Trusted> fresh = new HashMap<>();
    Map<ByteBuffer, Trusted> checked = new HashMap<>();
    for (byte[] certificate : certificates) {
      ByteBuffer bytes = ByteBuffer.wrap(certificate.clone());
      Trusted known = certified.get(bytes);
      Trusted trusted = known == null ? trusted(read(certificate).check(root)) : known;
      checked.put(bytes, trusted);
      fresh.put(trusted.key().id(), trusted);
    }
    certified = Map.copyOf(checked);
    keys = Map.copyOf(fresh);
  }

  /**
   * The order, if it is authentic at this time.
   *
   * @param now master time
   */
  public Order verify(SignedOrder signed, Instant now) throws NotAuthenticException {
    @Nullable Trusted trusted = keys.get(signed.keyId());
    if (trusted == null) {
      throw new NotAuthenticException("the order is signed by a key that is not in force");
    }
    SigningKey key = trusted.key();
    if (!key.role().equals(SigningKey.ORDERS)) {
      throw new NotAuthenticException("the key " + key.id() + " may not sign orders");
    }
    if (now.isBefore(key.notBefore()) || now.isAfter(key.notAfter())) {
      throw new NotAuthenticException("the key " + key.id() + " is not valid at " + now);
    }
    byte[] payload = signed.payload();
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, trusted.point());
    verifier.update(OrderSigner.CONTEXT, 0, OrderSigner.CONTEXT.length);
    verifier.update(payload, 0, payload.length);
    if (!verifier.verifySignature(signed.signature())) {
      throw new NotAuthenticException("the signature of the order does not hold");
    }
    try {
      return Wire.order(payload);
    } catch (ProblemsException e) {
      throw new NotAuthenticException("the order is signed, but cannot be read", e);
    }
  }

  private static Trusted trusted(SigningKey key) throws NotAuthenticException {
    try {
      return new Trusted(key, new Ed25519PublicKeyParameters(key.publicKey()));
    } catch (IllegalArgumentException e) {
      throw new NotAuthenticException("the signing key " + key.id() + " is no key", e);
    }
  }

  private static KeyCertificate read(byte[] certificate) throws NotAuthenticException {
    try {
      return Wire.keyCertificate(certificate);
    } catch (ProblemsException e) {
      throw new NotAuthenticException("a signing key's certificate cannot be read", e);
    }
  }
}
