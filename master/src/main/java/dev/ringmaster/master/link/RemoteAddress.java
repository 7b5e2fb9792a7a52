package dev.ringmaster.master.link;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Tells a service where a call comes from. */
final class RemoteAddress implements ServerInterceptor {
  private static final Context.Key<SocketAddress> KEY = Context.key("remote");
  private static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  /** To be called on the thread of the call. */
  static SocketAddress current() {
    SocketAddress address = KEY.get();
    return address == null ? UNKNOWN : address;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Context context = Context.current().withValue(KEY, address == null ? UNKNOWN : address);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
