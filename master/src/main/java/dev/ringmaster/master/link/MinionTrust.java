package dev.ringmaster.master.link;

import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificate is let in: that of an accepted minion, in its time. The one who is refused is
 * not told why.
 */
final class MinionTrust extends X509ExtendedTrustManager {
  private static final int CHECKED_LIMIT = 20_000;

  private final Keys keys;
  private final Clock clock;
  private final Map<String, Identity> checked =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Identity> eldest) {
              return size() > CHECKED_LIMIT;
            }
          });

  MinionTrust(Keys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The minion behind a TLS session, asked anew at each call. */
  Identity.Minion minion(SSLSession session) throws NotAuthenticException {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        return minion(certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new NotAuthenticException("the peer has shown no certificate", e);
    }
    throw new NotAuthenticException("the peer's certificate is of an unknown kind");
  }

  private Identity.Minion minion(X509Certificate certificate) throws NotAuthenticException {
    Identity identity = identity(certificate);
    Certificates.checkTime(certificate, clock.instant());
    if (identity instanceof Identity.Minion minion
        && keys.isAccepted(minion, certificate.getPublicKey())) {
      return minion;
    }
    throw new NotAuthenticException("the certificate is not that of an accepted minion");
  }

  /** Checks a signature once, not at every call: time and enrolment are asked each time. */
  private Identity identity(X509Certificate certificate) throws NotAuthenticException {
    String digest = digest(certificate);
    Identity known = checked.get(digest);
    if (known == null) {
      known = Certificates.identity(certificate, keys.authority().certificate().getPublicKey());
      checked.put(digest, known);
    }
    return known;
  }

  private static String digest(X509Certificate certificate) throws NotAuthenticException {
    try {
      return Value.hex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new NotAuthenticException("the certificate cannot be read", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      if (chain.length == 0) {
        throw new CertificateException("refused");
      }
      minion(chain[0]);
    } catch (NotAuthenticException e) {
      throw new CertificateException("refused", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a master trusts no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a master trusts no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a master trusts no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
