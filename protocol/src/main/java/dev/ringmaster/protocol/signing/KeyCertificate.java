package dev.ringmaster.protocol.signing;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** The CA's word for a {@link SigningKey}: the exact bytes that it signed. */
public final class KeyCertificate {
  private static final byte[] CONTEXT =
      "ringmaster signing key v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final String ALGORITHM = "SHA256withECDSA";

  private final byte[] body;
  private final byte[] signature;

  public KeyCertificate(byte[] body, byte[] signature) {
    this.body = body.clone();
    this.signature = signature.clone();
  }

  /** Certifies a key with the CA's private key (P-256). */
  public static KeyCertificate issue(SigningKey key, PrivateKey ca)
      throws GeneralSecurityException {
    byte[] body = Wire.bytes(key);
    Signature signer = Signature.getInstance(ALGORITHM);
    signer.initSign(ca);
    signer.update(CONTEXT);
    signer.update(body);
    return new KeyCertificate(body, signer.sign());
  }

  /**
   * The key, if the CA with this public key has certified it. Says nothing about its validity and
   * role.
   */
  public SigningKey check(PublicKey ca) throws NotAuthenticException {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(ca);
      verifier.update(CONTEXT);
      verifier.update(body);
      if (!verifier.verify(signature)) {
        throw new NotAuthenticException("a signing key is not certified by the CA");
      }
      return Wire.signingKey(body);
    } catch (GeneralSecurityException | ProblemsException e) {
      throw new NotAuthenticException("a signing key's certificate cannot be read", e);
    }
  }

  public byte[] body() {
    return body.clone();
  }

  public byte[] signature() {
    return signature.clone();
  }
}
