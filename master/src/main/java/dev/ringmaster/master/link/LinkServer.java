package dev.ringmaster.master.link;

import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both listeners: {@code enrol}, where anybody may ask to be let in, and {@code minions}, where TLS
 * itself demands the certificate of an accepted minion.
 */
public final class LinkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);

  /** What peers do wrong is no news; held here, because the logging of the JDK forgets levels. */
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  private static final int BACKLOG = 4_096;
  private static final int CALLS_PER_CONNECTION = 8;
  private static final int METADATA_LIMIT = 8 * 1024;
  private static final int ENROL_FRAME_LIMIT = 32 * 1024;
  private static final int WINDOW = 1 << 20;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration RENEWAL_CHECK = Duration.ofHours(1);

  private final EventLoopGroup loops;
  private final ScheduledExecutorService timer;
  private final Sessions sessions;
  private final Server minions;
  private final Server enrol;

  private LinkServer(
      EventLoopGroup loops,
      ScheduledExecutorService timer,
      Sessions sessions,
      Server minions,
      Server enrol) {
    this.loops = loops;
    this.timer = timer;
    this.sessions = sessions;
    this.minions = minions;
    this.enrol = enrol;
  }

  /**
   * Opens both listeners. From now on streams end when their enrolment does.
   *
   * @param version of the master, for display
   * @param clock master time
   * @throws ProblemsException if a port cannot be bound; then nothing is left open
   */
  public static LinkServer start(
      LinkSettings settings,
      Keys keys,
      BundleSource source,
      LinkListener listener,
      String version,
      Clock clock) {
    GRPC.setLevel(Level.SEVERE);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("link-timer").factory());
    HandshakeGate minionGate = new HandshakeGate(settings.handshakes());
    HandshakeGate enrolGate = new HandshakeGate(settings.handshakes());
    Sessions sessions = new Sessions(keys, listener, settings, version, clock, minionGate, timer);
    try {
      MinionTrust trust = new MinionTrust(keys, clock);
      MasterTls tls = new MasterTls(keys, trust, settings.name(), clock);
      Server minions =
          open(loops, minionGate, tls.minions(), settings.address(), settings.minionsPort())
              .addService(
                  linking(
                      new Callers(trust),
                      sessions,
                      new FileService(source, keys, settings.bundles())))
              .addTransportFilter(new ConnectionLimit(trust, minionGate))
              .maxInboundMessageSize(Wire.FRAME_LIMIT)
              .build();
      Server enrol =
          open(loops, enrolGate, tls.enrol(), settings.address(), settings.enrolPort())
              .addService(
                  ServerInterceptors.intercept(
                      new EnrolService(keys, settings, clock), new RemoteAddress()))
              .maxInboundMessageSize(ENROL_FRAME_LIMIT)
              .build();
      LinkServer server = new LinkServer(loops, timer, sessions, minions, enrol);
      server.begin(settings, keys, tls);
      return server;
    } catch (SSLException e) {
      stop(loops, timer);
      throw new ProblemsException(Problem.of("cannot set up TLS: " + e.getMessage()));
    } catch (ProblemsException e) {
      stop(loops, timer);
      throw e;
    }
  }

  private void begin(LinkSettings settings, Keys keys, MasterTls tls) {
    bind(minions, settings.address(), settings.minionsPort(), "listen.minions");
    bind(enrol, settings.address(), settings.enrolPort(), "listen.enrol");
    keys.listen(sessions);
    sessions.startKeepalive();
    long hours = RENEWAL_CHECK.toHours();
    Future<?> _ = timer.scheduleAtFixedRate(() -> renew(tls), hours, hours, TimeUnit.HOURS);
  }

  private void renew(MasterTls tls) {
    try {
      tls.renewIfDue();
    } catch (SSLException | RuntimeException e) {
      LOG.error("renewing the master's own certificate failed", e);
    }
  }

  private void bind(Server server, String address, int port, String setting) {
    try {
      server.start();
    } catch (IOException e) {
      minions.shutdownNow();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ProblemsException(
          Problem.of("cannot listen on " + address + ":" + port + ": " + cause.getMessage())
              .withAdvice(
                  cause instanceof BindException bind
                          && String.valueOf(bind.getMessage()).contains("in use")
                      ? "Stop the process that has the port ('ss -tlnp' names it), or choose"
                          + " another one with "
                          + setting
                          + "."
                      : "See the settings listen.address and " + setting + "."));
    }
  }

  private static NettyServerBuilder open(
      EventLoopGroup loops, HandshakeGate gate, SslContext tls, String address, int port) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
        .channelFactory(() -> new GatedServerChannel(gate))
        .bossEventLoopGroup(loops)
        .workerEventLoopGroup(loops)
        .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
        .withChildOption(ChannelOption.TCP_NODELAY, true)
        .sslContext(tls)
        .directExecutor()
        .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)
        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
        .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
        .maxInboundMetadataSize(METADATA_LIMIT)
        .flowControlWindow(WINDOW)
        .addTransportFilter(
            new ServerTransportFilter() {
              @Override
              public Attributes transportReady(Attributes attributes) {
                gate.finished(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
                return attributes;
              }
            });
  }

  private static ServerServiceDefinition linking(
      Callers callers, Sessions sessions, FileService files) {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(LinkingGrpc.SERVICE_NAME)
            .addMethod(LinkMethod.LINK, (call, _) -> link(call, sessions))
            .addMethod(
                LinkingGrpc.getBundleMethod(), ServerCalls.asyncServerStreamingCall(files::bundle))
            .addMethod(
                LinkingGrpc.getBlobsMethod(), ServerCalls.asyncServerStreamingCall(files::blobs))
            .build();
    return ServerInterceptors.intercept(service, callers);
  }

  private static ServerCall.Listener<byte[]> link(
      ServerCall<byte[], byte[]> call, Sessions sessions) {
    StreamSession session = new StreamSession(call, Callers.CALLER.get(), sessions);
    session.begin();
    return session;
  }

  /** What does TLS on this machine, for the log. */
  public static String tlsLibrary() {
    return MasterTls.library();
  }

  /** The port of the minions' listener. */
  public int minionsPort() {
    return minions.getPort();
  }

  /** The port of the enrol listener. */
  public int enrolPort() {
    return enrol.getPort();
  }

  /** The streams that stand. */
  public Collection<Session> sessions() {
    return List.copyOf(sessions.all());
  }

  /** Ends all streams, closes both listeners, and waits until the listener was told of it. */
  @Override
  public void close() {
    Collection<StreamSession> open = sessions.all();
    open.forEach(session -> session.close("the master stops"));
    minions.shutdownNow();
    enrol.shutdownNow();
    long deadline = System.nanoTime() + CLOSING.toNanos();
    try {
      for (StreamSession session : open) {
        if (!session.awaitEnd(deadline - System.nanoTime())) {
          LOG.warn("the end of some streams was not handled within {}", CLOSING);
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(loops, timer);
  }

  private static void stop(EventLoopGroup loops, ScheduledExecutorService timer) {
    timer.shutdownNow();
    Future<?> _ = loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
