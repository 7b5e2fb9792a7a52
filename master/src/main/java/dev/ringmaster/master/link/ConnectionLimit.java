package dev.ringmaster.master.link;

import dev.ringmaster.protocol.signing.NotAuthenticException;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.SocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One minion has a few connections at the same time: what it opens beyond that is closed. */
final class ConnectionLimit extends ServerTransportFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

  /** The stream, the files, and what is still being closed or made anew. */
  private static final int LIMIT = 8;

  private static final Attributes.Key<UUID> COUNTED = Attributes.Key.create("enrolment");

  private final Map<UUID, Integer> connections = new ConcurrentHashMap<>();
  private final MinionTrust trust;
  private final HandshakeGate gate;

  ConnectionLimit(MinionTrust trust, HandshakeGate gate) {
    this.trust = trust;
    this.gate = gate;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (remote == null || session == null) {
      return attributes;
    }
    try {
      UUID enrolment = trust.minion(session).enrolment().id();
      if (connections.merge(enrolment, 1, Integer::sum) > LIMIT) {
        LOG.warn(
            "a connection from {} is closed: its minion has {} already",
            Callers.describe(remote),
            LIMIT);
        gate.cut(remote);
      }
      return attributes.toBuilder().set(COUNTED, enrolment).build();
    } catch (NotAuthenticException e) {
      gate.cut(remote);
      return attributes;
    }
  }

  @Override
  public void transportTerminated(@Nullable Attributes attributes) {
    UUID enrolment = attributes == null ? null : attributes.get(COUNTED);
    if (enrolment != null) {
      connections.computeIfPresent(enrolment, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
