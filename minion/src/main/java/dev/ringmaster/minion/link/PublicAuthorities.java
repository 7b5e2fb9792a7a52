package dev.ringmaster.minion.link;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/**
 * The public certificate authorities that the JDK brings along. Netty and gRPC read them all when
 * their TLS begins, only to know what the JDK can do; a minion trusts none of them, and would hold
 * two megabytes of certificates for ever.
 */
final class PublicAuthorities {
  private static final String STORE = "javax.net.ssl.trustStore";

  private static boolean begun;

  private PublicAuthorities() {}

  /**
   * Begins the TLS of Netty and gRPC without them. What a job fetches over HTTPS later is checked
   * against them as ever.
   */
  static synchronized void leaveUnread() {
    if (begun) {
      return;
    }
    begun = true;
    String chosen = System.getProperty(STORE);
    System.setProperty(STORE, "NONE");
    try {
      // Each of several classes looks when it is first used; a context that nobody needs uses all.
      GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    } finally {
      if (chosen == null) {
        System.clearProperty(STORE);
      } else {
        System.setProperty(STORE, chosen);
      }
    }
  }
}
