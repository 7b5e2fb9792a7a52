package dev.ringmaster.master.link;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.identity.Identity;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's side of TLS: version 1.3 only, BoringSSL where it is there. Its key is made at each
 * start and never leaves the process; its certificate is made anew at half its life.
 */
final class MasterTls {
  private static final Logger LOG = LoggerFactory.getLogger(MasterTls.class);

  private final Keys keys;
  private final MinionTrust trust;
  private final Clock clock;
  private final Identity.Master self;
  private final RotatingSslContext enrol;
  private final RotatingSslContext minions;
  private volatile Instant renewAt;

  MasterTls(Keys keys, MinionTrust trust, String name, Clock clock) throws SSLException {
    if (!OpenSsl.isAvailable()) {
      LOG.warn(
          "BoringSSL cannot be used on this machine, so TLS is the JDK's: as safe, but the master"
              + " serves far fewer handshakes a second. The reason:",
          OpenSsl.unavailabilityCause());
    }
    this.trust = trust;
    this.keys = keys;
    this.clock = clock;
    this.self = new Identity.Master(name);
    KeyPair pair = CertificateAuthority.createKeyPair();
    X509Certificate certificate = keys.authority().issue(self, pair.getPublic());
    this.enrol = new RotatingSslContext(context(pair, certificate, ClientAuth.NONE));
    this.minions = new RotatingSslContext(context(pair, certificate, ClientAuth.REQUIRE));
    this.renewAt = halfLife();
  }

  SslContext enrol() {
    return enrol;
  }

  SslContext minions() {
    return minions;
  }

  void renewIfDue() throws SSLException {
    if (clock.instant().isAfter(renewAt)) {
      KeyPair pair = CertificateAuthority.createKeyPair();
      X509Certificate certificate = keys.authority().issue(self, pair.getPublic());
      enrol.replace(context(pair, certificate, ClientAuth.NONE));
      minions.replace(context(pair, certificate, ClientAuth.REQUIRE));
      renewAt = halfLife();
    }
  }

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /** What does the work, for the log. */
  static String library() {
    return OpenSsl.isAvailable()
        ? String.valueOf(OpenSsl.versionString())
        : "the JDK " + Runtime.version();
  }

  private Instant halfLife() {
    return clock.instant().plus(CertificateAuthority.LIFE.dividedBy(2));
  }

  private SslContext context(KeyPair pair, X509Certificate certificate, ClientAuth auth)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(pair.getPrivate(), certificate, keys.authority().certificate());
    return GrpcSslContexts.configure(builder, provider())
        .protocols("TLSv1.3")
        .clientAuth(auth)
        .trustManager(trust)
        .build();
  }
}
