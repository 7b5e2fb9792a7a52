package dev.ringmaster.protocol.identity;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks certificates; the same rules on both sides of a connection. */
public final class Certificates {
  private static final int URI_NAME = 6;

  private Certificates() {}

  /** SHA-256 of a public key's SPKI, lower-case hexadecimal: what a minion is given to pin. */
  public static String fingerprint(PublicKey key) {
    try {
      return Value.hex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static X509Certificate parse(byte[] der) throws NotAuthenticException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | ClassCastException e) {
      throw new NotAuthenticException("the certificate cannot be read", e);
    }
  }

  /**
   * Who holds this certificate, if the CA's key has signed it and it has exactly one name and the
   * one usage that goes with it. Its validity is {@link #checkTime}'s.
   */
  public static Identity identity(X509Certificate certificate, PublicKey ca)
      throws NotAuthenticException {
    try {
      certificate.verify(ca);
      if (certificate.getBasicConstraints() != -1) {
        throw new NotAuthenticException("the certificate is a CA's");
      }
      Identity identity =
          Identity.parse(uri(certificate))
              .orElseThrow(() -> new NotAuthenticException("the certificate names nobody"));
      if (!List.of(identity.usage()).equals(certificate.getExtendedKeyUsage())) {
        throw new NotAuthenticException("the certificate is for another use");
      }
      return identity;
    } catch (GeneralSecurityException e) {
      throw new NotAuthenticException("the certificate is not signed by this master's CA", e);
    }
  }

  /** Refuses a certificate outside of its time. */
  public static void checkTime(X509Certificate certificate, Instant now)
      throws NotAuthenticException {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(to)) {
      throw new NotAuthenticException(
          "the certificate is valid from "
              + from
              + " to "
              + to
              + ", but the clock here says "
              + now);
    }
  }

  private static String uri(X509Certificate certificate)
      throws CertificateException, NotAuthenticException {
    @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null || names.size() != 1) {
      throw new NotAuthenticException("the certificate must have exactly one alternative name");
    }
    List<?> name = names.iterator().next();
    if (!name.getFirst().equals(URI_NAME)) {
      throw new NotAuthenticException("the certificate's alternative name is not a URI");
    }
    return (String) name.get(1);
  }
}
