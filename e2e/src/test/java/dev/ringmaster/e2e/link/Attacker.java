package dev.ringmaster.e2e.link;

import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.proto.EnrollingGrpc;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Somebody who talks to a port with whatever certificate, and believes any server. */
final class Attacker implements AutoCloseable {
  private final ManagedChannel channel;

  Attacker(int port, Optional<Holder> holder) throws SSLException {
    SslContextBuilder tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .protocols("TLSv1.3")
            .trustManager(InsecureTrustManagerFactory.INSTANCE);
    if (holder.isPresent()) {
      tls.keyManager(holder.get().pair().getPrivate(), holder.get().certificate());
    }
    channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .overrideAuthority("master.ringmaster")
            .sslContext(tls.build())
            .disableRetry()
            .build();
  }

  /** One call of every method there is, by name. */
  static List<String> methods() {
    return List.of("Link", "Bundle", "Blobs", "Enrol", "Renew");
  }

  /** How a call ends, and whether anything was answered before. */
  record End(Status status, int answers) {}

  End call(String method) throws Exception {
    return switch (method) {
      case "Link" -> call(LinkMethod.LINK, new byte[0]);
      case "Bundle" ->
          call(LinkingGrpc.getBundleMethod(), MinionProto.BundleRequest.getDefaultInstance());
      case "Blobs" ->
          call(LinkingGrpc.getBlobsMethod(), MinionProto.BlobsRequest.getDefaultInstance());
      case "Enrol" ->
          call(EnrollingGrpc.getEnrolMethod(), MinionProto.EnrolRequest.getDefaultInstance());
      default ->
          call(EnrollingGrpc.getRenewMethod(), MinionProto.RenewRequest.getDefaultInstance());
    };
  }

  private <Q, A> End call(MethodDescriptor<Q, A> method, Q request) throws Exception {
    Stream<Q, A> stream = new Stream<>(method);
    stream.send(request);
    stream.call.halfClose();
    return new End(stream.end(), stream.answers.size());
  }

  Stream<byte[], byte[]> link() {
    return new Stream<>(LinkMethod.LINK);
  }

  /** A call, message by message. */
  final class Stream<Q, A> {
    final BlockingQueue<A> answers = new LinkedBlockingQueue<>();
    private final ClientCall<Q, A> call;
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    Stream(MethodDescriptor<Q, A> method) {
      call = channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(A message) {
              answers.add(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
    }

    Stream<Q, A> reading(int messages) {
      call.request(messages);
      return this;
    }

    void send(Q message) {
      call.sendMessage(message);
    }

    boolean isOpen() {
      return !end.isDone();
    }

    Status end() throws Exception {
      call.request(1_000_000);
      return end.get(30, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
