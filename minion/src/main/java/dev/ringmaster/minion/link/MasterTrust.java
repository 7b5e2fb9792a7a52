package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.net.Socket;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts exactly one CA: the one whose public key has the pinned fingerprint. It must have signed
 * the certificate of a master; names and addresses of machines do not count.
 */
final class MasterTrust extends X509ExtendedTrustManager {
  /** The peer is not the master that this minion was given. */
  static final class WrongMaster extends CertificateException {
    private static final long serialVersionUID = 1L;

    WrongMaster(String message) {
      super(message);
    }
  }

  private final String fingerprint;
  private final Clock clock;
  private volatile Optional<PublicKey> ca = Optional.empty();

  MasterTrust(String fingerprint, Clock clock) {
    this.fingerprint = fingerprint;
    this.clock = clock;
  }

  /** The CA's public key, once a master has shown it. */
  Optional<PublicKey> ca() {
    return ca;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    PublicKey pinned = pinned(chain);
    try {
      if (!(Certificates.identity(chain[0], pinned) instanceof Identity.Master)) {
        throw new WrongMaster(
            "what answers there is not a master: its certificate is of another role");
      }
      Certificates.checkTime(chain[0], clock.instant());
    } catch (NotAuthenticException e) {
      throw new WrongMaster("the master cannot be trusted: " + e.getMessage());
    }
    ca = Optional.of(pinned);
  }

  private PublicKey pinned(X509Certificate[] chain) throws WrongMaster {
    for (X509Certificate certificate : chain) {
      if (Certificates.fingerprint(certificate.getPublicKey()).equals(fingerprint)) {
        return certificate.getPublicKey();
      }
    }
    String shown =
        chain.length == 0
            ? "none"
            : Certificates.fingerprint(chain[chain.length - 1].getPublicKey());
    throw new WrongMaster(
        "the master's key is not the one that this minion was given: it has the fingerprint "
            + shown
            + ", expected is "
            + fingerprint);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a minion has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a minion has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a minion has no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
