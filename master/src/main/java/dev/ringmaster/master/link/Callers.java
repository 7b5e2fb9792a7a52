package dev.ringmaster.master.link;

import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, for every single call, which accepted minion it comes from; a call from anybody else
 * ends here. The table of enrolments is asked each time, whatever TLS believed before.
 */
final class Callers implements ServerInterceptor {
  /**
   * Who calls.
   *
   * @param remote the other end of the connection
   * @param certificateEnds when what it has shown expires
   */
  record Caller(Identity.Minion minion, SocketAddress remote, Instant certificateEnds) {}

  static final Context.Key<Caller> CALLER = Context.key("caller");

  private final MinionTrust trust;

  Callers(MinionTrust trust) {
    this.trust = trust;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      Context context = Context.current().withValue(CALLER, caller(call.getAttributes()));
      return Contexts.interceptCall(context, call, headers, next);
    } catch (NotAuthenticException e) {
      call.close(Status.UNAUTHENTICATED.withDescription("not an accepted minion"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private Caller caller(Attributes attributes) throws NotAuthenticException {
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (session == null || remote == null) {
      throw new NotAuthenticException("the call did not come over TLS");
    }
    Identity.Minion minion = trust.minion(session);
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      return new Caller(minion, remote, certificate.getNotAfter().toInstant());
    } catch (SSLPeerUnverifiedException e) {
      throw new NotAuthenticException("the peer has shown no certificate", e);
    }
  }

  /** {@code 10.0.0.7:49152}. */
  static String describe(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }

  /** The address without the port. */
  static String host(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
