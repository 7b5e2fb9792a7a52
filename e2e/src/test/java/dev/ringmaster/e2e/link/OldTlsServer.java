package dev.ringmaster.e2e.link;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server with the right key that speaks no TLS newer than 1.2. */
final class OldTlsServer implements AutoCloseable {
  final AtomicInteger refused = new AtomicInteger();
  final AtomicInteger agreed = new AtomicInteger();
  private final SSLServerSocket listener;

  OldTlsServer(Holder self, X509Certificate ca) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "self", self.pair().getPrivate(), new char[0], new Certificate[] {self.certificate(), ca});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setEnabledProtocols(new String[] {"TLSv1.2"});
    Thread.startVirtualThread(this::serve);
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listener.accept()) {
        socket.startHandshake();
        agreed.incrementAndGet();
      } catch (IOException e) {
        refused.incrementAndGet();
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
