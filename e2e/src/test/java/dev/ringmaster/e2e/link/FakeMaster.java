package dev.ringmaster.e2e.link;

import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who answers on a port as a master would, and believes any minion. */
final class FakeMaster implements AutoCloseable {
  /** Minions that said something. */
  final AtomicInteger heard = new AtomicInteger();

  private final Server server;
  private final Downward first;

  FakeMaster(Holder self, X509Certificate ca, Downward first) throws IOException {
    this.first = first;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            self.pair().getPrivate(), self.certificate(), ca),
                        SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .addService(
                ServerServiceDefinition.builder(LinkingGrpc.SERVICE_NAME)
                    .addMethod(LinkMethod.LINK, (call, _) -> answer(call))
                    .build())
            .build()
            .start();
  }

  private ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call) {
    heard.incrementAndGet();
    call.sendHeaders(new Metadata());
    call.request(10);
    call.sendMessage(Wire.bytes(first));
    return new ServerCall.Listener<>() {};
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
