package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.wire.Wire;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Connections to the master: TLS 1.3 only, the pinned CA only. */
final class Channels {
  /** The name in the TLS greeting; who the master is, its certificate says. */
  private static final String AUTHORITY = "master.ringmaster";

  /**
   * Lost connections are said once, by the link; held, because the JDK's logging forgets levels.
   */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final Duration HANDSHAKE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LINK_WINDOW = 1 << 20;
  private static final int FILE_WINDOW = 8 << 20;

  private final LinkSettings settings;
  private final LinkLoops loops;
  private final SslContext tls;

  Channels(LinkSettings settings, LinkLoops loops, MasterTrust trust, Credentials credentials) {
    this.settings = settings;
    this.loops = loops;
    this.tls = tls(trust, credentials);
    GRPC.setLevel(Level.SEVERE);
  }

  /** To the listener where no certificate is asked for. */
  ManagedChannel enrol() {
    return open(settings.enrolPort(), LINK_WINDOW);
  }

  /** For the stream. */
  ManagedChannel link() {
    return open(settings.minionsPort(), LINK_WINDOW);
  }

  /** For files: a connection of its own, which closes when it is not used. */
  ManagedChannel files() {
    return open(settings.minionsPort(), FILE_WINDOW);
  }

  private ManagedChannel open(int port, int window) {
    return NettyChannelBuilder.forAddress(new InetSocketAddress(settings.host(), port))
        .overrideAuthority(AUTHORITY)
        .channelFactory(Channels::socket, InetSocketAddress.class)
        .eventLoopGroup(loops.group())
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .withOption(ChannelOption.TCP_NODELAY, true)
        .sslContext(tls)
        .directExecutor()
        .disableRetry()
        .maxInboundMessageSize(Wire.FRAME_LIMIT)
        .flowControlWindow(window)
        .idleTimeout(IDLE.toSeconds(), TimeUnit.SECONDS)
        .build();
  }

  private static Channel socket() {
    Channel channel = new NioSocketChannel();
    channel.pipeline().addFirst(new HandshakePatience(HANDSHAKE));
    return channel;
  }

  private static SslContext tls(MasterTrust trust, Credentials credentials) {
    PublicAuthorities.leaveUnread();
    try {
      SslContext context =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .protocols("TLSv1.3")
              .trustManager(trust)
              .keyManager(new MinionKey(credentials))
              .build();
      return new DelegatingSslContext(context) {
        @Override
        protected void initEngine(SSLEngine engine) {
          // The JDK would make a key for two groups at each handshake and use one of them.
          SSLParameters parameters = engine.getSSLParameters();
          parameters.setNamedGroups(new String[] {"x25519"});
          engine.setSSLParameters(parameters);
        }
      };
    } catch (SSLException e) {
      throw new IllegalStateException("every JDK 25 has TLS 1.3", e);
    }
  }
}
