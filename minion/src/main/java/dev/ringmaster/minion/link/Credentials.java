package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * What a minion shows to its master: a P-256 key, made once and never sent anywhere, and the
 * certificate that the master gave for it.
 */
final class Credentials {
  private static final String ALGORITHM = "SHA256withECDSA";

  private final PrivateKey key;
  private final PublicKey publicKey;
  private final Path certificateFile;
  private Optional<X509Certificate> certificate;
  private Optional<Enrolment> enrolment = Optional.empty();

  private Credentials(PrivateKey key, PublicKey publicKey, Path certificateFile)
      throws IOException {
    this.key = key;
    this.publicKey = publicKey;
    this.certificateFile = certificateFile;
    this.certificate = load(certificateFile, publicKey);
  }

  static Credentials open(Path directory) {
    Path keyFile = directory.resolve("minion.key");
    Path publicFile = directory.resolve("minion.pub");
    try {
      PrivateFile.createDirectory(directory);
      if (!Files.exists(keyFile)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        PrivateFile.write(publicFile, pair.getPublic().getEncoded());
        PrivateFile.write(keyFile, pair.getPrivate().getEncoded());
      }
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new Credentials(
          factory.generatePrivate(new PKCS8EncodedKeySpec(PrivateFile.read(keyFile))),
          factory.generatePublic(new X509EncodedKeySpec(PrivateFile.read(publicFile))),
          directory.resolve("minion.crt"));
    } catch (IOException | GeneralSecurityException e) {
      throw new ProblemsException(
          Problem.of("cannot use the minion's key in " + directory + ": " + e.getMessage())
              .withAdvice(
                  "the directory must belong to the user who runs the minion; without its key the"
                      + " minion has to be enrolled anew"));
    }
  }

  private static Optional<X509Certificate> load(Path file, PublicKey publicKey) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      X509Certificate found = Certificates.parse(PrivateFile.read(file));
      return Optional.of(found).filter(read -> read.getPublicKey().equals(publicKey));
    } catch (NotAuthenticException e) {
      return Optional.empty();
    }
  }

  /** SHA-256 of the public key: what an operator compares before accepting it. */
  String fingerprint() {
    return Certificates.fingerprint(publicKey);
  }

  PrivateKey key() {
    return key;
  }

  synchronized Optional<X509Certificate> certificate() {
    return certificate;
  }

  /** Who this minion is, by a certificate that this CA has signed. */
  synchronized Enrolment enrolment(PublicKey ca) throws NotAuthenticException {
    if (enrolment.isEmpty()) {
      X509Certificate kept =
          certificate.orElseThrow(() -> new NotAuthenticException("there is no certificate"));
      if (!(Certificates.identity(kept, ca) instanceof Identity.Minion(Enrolment found))) {
        throw new NotAuthenticException("the certificate is not that of a minion");
      }
      enrolment = Optional.of(found);
    }
    return enrolment.get();
  }

  /** A PKCS#10 request, DER: the key and the proof that it is held, and nothing else. */
  byte[] request() {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=minion"), publicKey)
          .build(new JcaContentSignerBuilder(ALGORITHM).build(key))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate request", e);
    }
  }

  /**
   * Keeps a certificate that the master gave.
   *
   * @param ca the key that must have signed it
   * @throws NotAuthenticException if it is not for this key and a minion of this name
   */
  synchronized Enrolment keep(byte[] der, PublicKey ca, String name)
      throws NotAuthenticException, IOException {
    X509Certificate fresh = Certificates.parse(der);
    Identity identity = Certificates.identity(fresh, ca);
    if (!(identity instanceof Identity.Minion(Enrolment given))
        || !given.minion().value().equals(name)
        || !fresh.getPublicKey().equals(publicKey)) {
      throw new NotAuthenticException("the master gave a certificate that is not for this minion");
    }
    try {
      PrivateFile.write(certificateFile, fresh.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new NotAuthenticException("the master gave a certificate that cannot be kept", e);
    }
    certificate = Optional.of(fresh);
    enrolment = Optional.of(given);
    return given;
  }

  /** Forgets a certificate that the master does not take any more; the key stays. */
  synchronized void forgetCertificate() throws IOException {
    Files.deleteIfExists(certificateFile);
    certificate = Optional.empty();
    enrolment = Optional.empty();
  }
}
