package dev.ringmaster.minion.link;

import io.netty.handler.ssl.JdkSslContext;
import java.lang.invoke.MethodHandles;

/**
 * The public certificate authorities that the JDK brings along. Netty reads them all when its TLS
 * begins, only to know which ciphers there are; a minion trusts none of them, and would hold two
 * megabytes of certificates for ever.
 */
final class PublicAuthorities {
  private static final String STORE = "javax.net.ssl.trustStore";

  private static boolean begun;

  private PublicAuthorities() {}

  /**
   * Begins Netty's TLS without them. What a job fetches over HTTPS later is checked against them as
   * ever.
   */
  static synchronized void leaveUnread() {
    if (begun) {
      return;
    }
    begun = true;
    String chosen = System.getProperty(STORE);
    System.setProperty(STORE, "NONE");
    try {
      MethodHandles.lookup().ensureInitialized(JdkSslContext.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a public class", e);
    } finally {
      if (chosen == null) {
        System.clearProperty(STORE);
      } else {
        System.setProperty(STORE, chosen);
      }
    }
  }
}
