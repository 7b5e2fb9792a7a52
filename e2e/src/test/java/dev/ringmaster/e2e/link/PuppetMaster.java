package dev.ringmaster.e2e.link;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has got hold of a master's certificate, and says to a minion whatever a test wants.
 */
final class PuppetMaster implements AutoCloseable {
  final List<Upward> heard = new CopyOnWriteArrayList<>();
  volatile List<MinionProto.BundlePart> bundle = List.of();
  volatile List<MinionProto.BlobChunk> chunks = List.of();
  private final AtomicReference<@Nullable ServerCall<byte[], byte[]>> link =
      new AtomicReference<>();
  private final Server server;
  private final List<byte[]> signingKeys;

  PuppetMaster(Bed bed) throws IOException {
    KeyPair pair = CertificateAuthority.createKeyPair();
    CertificateAuthority ca = bed.keys.authority();
    signingKeys = bed.keys.signingKeys().certificates();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            pair.getPrivate(),
                            ca.issue(new Identity.Master("main"), pair.getPublic()),
                            ca.certificate()),
                        SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .clientAuth(ClientAuth.REQUIRE)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .addService(
                ServerServiceDefinition.builder(LinkingGrpc.SERVICE_NAME)
                    .addMethod(LinkMethod.LINK, (call, _) -> linked(call))
                    .addMethod(
                        LinkingGrpc.getBundleMethod(),
                        ServerCalls.asyncServerStreamingCall((_, to) -> all(bundle, to)))
                    .addMethod(
                        LinkingGrpc.getBlobsMethod(),
                        ServerCalls.asyncServerStreamingCall((_, to) -> all(chunks, to)))
                    .build())
            .build()
            .start();
  }

  private static <T> void all(List<T> answers, StreamObserver<T> to) {
    answers.forEach(to::onNext);
    to.onCompleted();
  }

  private ServerCall.Listener<byte[]> linked(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
    call.request(1_000_000);
    Instant now = Instant.now();
    call.sendMessage(
        Wire.bytes(
            new Downward.Welcome(
                "puppet",
                Wire.PROTOCOL,
                now,
                signingKeys,
                now.plusSeconds(86_400),
                Duration.ofMinutes(1))));
    link.set(call);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        heard.add(Wire.upward(message));
      }
    };
  }

  int port() {
    return server.getPort();
  }

  boolean isLinked() {
    return heard.stream().anyMatch(Upward.Hello.class::isInstance);
  }

  synchronized void send(Downward message) {
    ServerCall<byte[], byte[]> call = link.get();
    if (call == null) {
      throw new IllegalStateException("no minion is here");
    }
    call.sendMessage(Wire.bytes(message));
  }

  <T extends Upward> List<T> heard(Class<T> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
