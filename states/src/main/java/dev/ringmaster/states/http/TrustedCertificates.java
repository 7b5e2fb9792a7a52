package dev.ringmaster.states.http;

import dev.ringmaster.states.file.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which servers are believed to be who they say. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /** TLS that trusts the certificates of a PEM file and no others. */
  static SSLContext only(String file) {
    Path path = Paths.absolute(file);
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw Exchange.failure(
            path + " holds no certificate", "Give a file of certificates in PEM.");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Exchange.failure(
          "cannot read the certificates in " + path + ": " + e.getMessage(),
          "Give a file of certificates in PEM.");
    }
  }
}
