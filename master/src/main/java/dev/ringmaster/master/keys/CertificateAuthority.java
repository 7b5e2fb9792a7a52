package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.signing.KeyCertificate;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The root of all trust: a P-256 key in a directory that only the master's user can enter. What
 * minions pin is its public key; so its certificate may be made anew, the key may not.
 */
public final class CertificateAuthority {
  /** How long a certificate lives. */
  public static final Duration LIFE = Duration.ofDays(7);

  /** How far certificates are backdated, for clocks that are late. */
  public static final Duration BACKDATED = Duration.ofDays(1);

  private static final Duration CA_LIFE = Duration.ofDays(30 * 365);
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final String NAME = "CN=Ringmaster CA";
  private static final int SERIAL_BITS = 127;

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(PrivateKey key, X509Certificate certificate, Clock clock) {
    this.key = key;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** The CA whose key is in {@code directory}; makes a new one if the directory has none. */
  public static CertificateAuthority open(Path directory, Clock clock) {
    Path keyFile = directory.resolve("ca.key");
    Path certificateFile = directory.resolve("ca.crt");
    try {
      PrivateFile.createDirectory(directory);
      if (!Files.exists(keyFile) && !Files.exists(certificateFile)) {
        KeyPair pair = createKeyPair();
        X509Certificate fresh = selfSigned(pair, clock.instant());
        PrivateFile.write(certificateFile, fresh.getEncoded());
        PrivateFile.write(keyFile, pair.getPrivate().getEncoded());
      }
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(PrivateFile.read(keyFile)));
      X509Certificate certificate = Certificates.parse(PrivateFile.read(certificateFile));
      certificate.verify(certificate.getPublicKey());
      requireMatch(key, certificate);
      return new CertificateAuthority(key, certificate, clock);
    } catch (IOException | GeneralSecurityException | NotAuthenticException e) {
      throw new ProblemsException(
          Problem.of("cannot use the CA in " + directory + ": " + e.getMessage())
              .withAdvice(
                  "ca.key and ca.crt belong together and must be readable by the master's user"
                      + " alone; restore both from a backup. Without them every minion has to be"
                      + " enrolled anew. If this master has never run, remove both"));
    }
  }

  /** After half a restore the master would issue certificates that no minion takes. */
  private static void requireMatch(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    byte[] probe = certificate.getEncoded();
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("ca.key is not the key of ca.crt");
    }
  }

  /** A new P-256 key pair. */
  public static KeyPair createKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes P-256 keys", e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** What minions are given to pin: SHA-256 of the CA's public key, lower-case hexadecimal. */
  public String fingerprint() {
    return Certificates.fingerprint(certificate.getPublicKey());
  }

  /** A certificate for exactly this holder and key; nothing else in it comes from outside. */
  public X509Certificate issue(Identity holder, PublicKey holderKey) {
    Instant now = clock.instant();
    return issue(holder, holderKey, now.minus(BACKDATED), now.plus(LIFE));
  }

  /** The same with a validity of its own. */
  public X509Certificate issue(
      Identity holder, PublicKey holderKey, Instant notBefore, Instant notAfter) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(NAME),
              serial(random),
              Date.from(notBefore),
              Date.from(notAfter),
              new X500Name("CN=Ringmaster"),
              holderKey);
      KeyPurposeId usage =
          holder.usage().equals(Identity.SERVER)
              ? KeyPurposeId.id_kp_serverAuth
              : KeyPurposeId.id_kp_clientAuth;
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(usage));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, holder.uri())));
      return sign(builder, key);
    } catch (IOException | OperatorCreationException | NotAuthenticException e) {
      throw new IllegalStateException("cannot issue a certificate to " + holder.uri(), e);
    }
  }

  KeyCertificate certify(SigningKey signingKey) {
    try {
      return KeyCertificate.issue(signingKey, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot certify the signing key " + signingKey.id(), e);
    }
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant now) throws IOException {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(NAME),
              serial(new SecureRandom()),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(CA_LIFE)),
              new X500Name(NAME),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      return sign(builder, pair.getPrivate());
    } catch (OperatorCreationException | NotAuthenticException e) {
      throw new IllegalStateException("cannot make a CA certificate", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws IOException, OperatorCreationException, NotAuthenticException {
    return Certificates.parse(
        builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)).getEncoded());
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
  }
}
