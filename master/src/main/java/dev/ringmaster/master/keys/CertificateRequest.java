package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * The only two things that count in a request for a certificate: the key, and the proof that the
 * sender holds it. Its subject and extensions are not even looked at.
 */
public final class CertificateRequest {
  private static final int LIMIT = 8 * 1024;
  private static final int P256_BITS = 256;
  private static final String P256 = "secp256r1";

  private CertificateRequest() {}

  /** The key, if the request is signed by it. */
  public static PublicKey check(byte[] der) throws NotAuthenticException {
    if (der.length > LIMIT) {
      throw new NotAuthenticException("a certificate request has at most " + LIMIT + " bytes");
    }
    try {
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(request.getSubjectPublicKeyInfo().getEncoded()));
      if (!(key instanceof ECPublicKey elliptic)
          || elliptic.getParams().getOrder().bitLength() != P256_BITS
          || !elliptic.getParams().toString().contains(P256)) {
        throw new NotAuthenticException("the key of a minion must be on the curve P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new NotAuthenticException("the certificate request is not signed by its key");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new NotAuthenticException("the certificate request cannot be read", e);
    }
  }
}
