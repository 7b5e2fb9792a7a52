package dev.ringmaster.e2e.link;

import com.google.protobuf.Descriptors;
import dev.ringmaster.protocol.wire.LinkMethod;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
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

  /** The full names of every method that the protos declare, a new one's too. */
  static List<String> methods() {
    return declared().keySet().stream().toList();
  }

  private static SequencedMap<String, MethodDescriptor<byte[], byte[]>> declared() {
    SequencedMap<String, MethodDescriptor<byte[], byte[]>> methods = new LinkedHashMap<>();
    for (Descriptors.ServiceDescriptor service : MinionProto.getDescriptor().getServices()) {
      for (Descriptors.MethodDescriptor method : service.getMethods()) {
        String name = service.getFullName() + "/" + method.getName();
        methods.put(
            name,
            MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setFullMethodName(name)
                .setType(type(method))
                .build());
      }
    }
    return methods;
  }

  private static MethodDescriptor.MethodType type(Descriptors.MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming()
          ? MethodDescriptor.MethodType.BIDI_STREAMING
          : MethodDescriptor.MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming()
        ? MethodDescriptor.MethodType.SERVER_STREAMING
        : MethodDescriptor.MethodType.UNARY;
  }

  /** How a call ends, and whether anything was answered before. */
  record End(Status status, int answers) {}

  /** A call with an empty message, of a method by its full name or the last part of it. */
  End call(String method) throws Exception {
    MethodDescriptor<byte[], byte[]> found =
        declared().entrySet().stream()
            .filter(entry -> ("/" + entry.getKey()).endsWith("/" + method))
            .findFirst()
            .orElseThrow()
            .getValue();
    return call(found, new byte[0]);
  }

  /** The same of a method that nobody declares. */
  End unknown(String method) throws Exception {
    return call(
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setFullMethodName(method)
            .setType(MethodDescriptor.MethodType.UNARY)
            .build(),
        new byte[0]);
  }

  private <Q, A> End call(MethodDescriptor<Q, A> method, Q request) throws Exception {
    Stream<Q, A> stream = new Stream<>(method);
    stream.send(request);
    stream.call.halfClose();
    return new End(stream.end(), stream.answers.size());
  }

  /** The one answer to one message. */
  <Q, A> A ask(MethodDescriptor<Q, A> method, Q request) throws Exception {
    Stream<Q, A> stream = new Stream<>(method);
    stream.send(request);
    stream.call.halfClose();
    Status end = stream.end();
    if (!end.isOk()) {
      throw end.asException();
    }
    return stream.answers.remove();
  }

  /** Sends one message and does not wait; how it ends. */
  <Q, A> CompletableFuture<Status> begin(MethodDescriptor<Q, A> method, Q request) {
    Stream<Q, A> stream = new Stream<>(method).reading(2);
    stream.send(request);
    stream.call.halfClose();
    return stream.end;
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

  /** Messages as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
