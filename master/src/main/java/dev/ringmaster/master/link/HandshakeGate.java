package dev.ringmaster.master.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves a few TLS handshakes at a time and lets the others wait, so that ten thousand minions that
 * come back at once are all served and none times out half-way. While many are unfinished nothing
 * more is accepted: the rest waits in the kernel, where no timer runs. A connection counts from its
 * first bytes on, and not for long; one that says nothing is closed soon. So nobody is kept out by
 * peers that stop half-way.
 */
final class HandshakeGate {
  /** Connections that have not finished their handshake; at so many, accepting pauses. */
  private static final int UNFINISHED_LIMIT = 512;

  /** How long an unfinished handshake counts: one that takes longer waits for its peer. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** Within this time a peer must have said something. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final int limit;
  private final Map<SocketAddress, Connection> connections = new ConcurrentHashMap<>();
  private final Queue<Connection> waiting = new ArrayDeque<>();
  private @Nullable Channel listening;
  private int running;
  private int unfinished;

  HandshakeGate(int limit) {
    this.limit = limit;
  }

  /** The socket whose accepting is paused. */
  synchronized void listens(Channel channel) {
    listening = channel;
  }

  /** Called for each connection that was accepted, before anything was read from it. */
  void accepted(Channel channel) {
    Connection connection = new Connection();
    channel.pipeline().addFirst(connection);
    channel.closeFuture().addListener(_ -> connection.closed());
    pauseOrResume(1);
  }

  /** The handshake of the connection from this address is done. */
  void finished(@Nullable SocketAddress remote) {
    Connection connection = remote == null ? null : connections.get(remote);
    if (connection != null) {
      connection.finish();
    }
  }

  /** Ends the connection from this address without asking the peer. */
  void cut(SocketAddress remote) {
    Connection connection = connections.get(remote);
    if (connection != null) {
      connection.cut();
    }
  }

  private synchronized void pauseOrResume(int change) {
    unfinished += change;
    if (listening != null && unfinished >= UNFINISHED_LIMIT) {
      listening.config().setAutoRead(false);
    } else if (listening != null && unfinished == UNFINISHED_LIMIT / 2) {
      listening.config().setAutoRead(true);
    }
  }

  private void ask(Connection connection) {
    synchronized (this) {
      if (running >= limit) {
        waiting.add(connection);
        return;
      }
      running++;
    }
    connection.admit();
  }

  private void release() {
    Connection next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
        return;
      }
    }
    next.admit();
  }

  /** One connection; its fields belong to its event loop. */
  private final class Connection extends ChannelInboundHandlerAdapter {
    private @Nullable ChannelHandlerContext context;
    private @Nullable SocketAddress remote;
    private @Nullable List<Object> held = new ArrayList<>(1);
    private boolean unfinishedHere = true;
    private boolean asked;
    private boolean counting;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
      remote = ctx.channel().remoteAddress();
      if (remote == null) {
        closeNow(ctx);
        return;
      }
      connections.put(remote, this);
      Future<?> _ =
          ctx.executor().schedule(() -> endSilence(ctx), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
      super.channelActive(ctx);
    }

    private void endSilence(ChannelHandlerContext ctx) {
      if (!asked) {
        closeNow(ctx);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
      if (held == null) {
        super.channelRead(ctx, message);
        return;
      }
      held.add(message);
      ctx.channel().config().setAutoRead(false);
      if (!asked) {
        asked = true;
        ask(this);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
      if (held == null) {
        super.channelReadComplete(ctx);
      }
    }

    void closed() {
      if (remote != null) {
        connections.remove(remote, this);
      }
      dropHeld();
      stopCounting();
      finishOnce();
    }

    /** Called from any thread. */
    void admit() {
      onEventLoop(this::start);
    }

    private void start(ChannelHandlerContext ctx) {
      counting = true;
      List<Object> messages = held;
      if (!ctx.channel().isActive() || messages == null) {
        stopCounting();
        return;
      }
      held = null;
      Future<?> _ =
          ctx.executor().schedule(this::stopCounting, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      messages.forEach(ctx::fireChannelRead);
      ctx.fireChannelReadComplete();
      ctx.channel().config().setAutoRead(true);
    }

    /** Called from any thread. */
    void finish() {
      onEventLoop(_ -> {
        stopCounting();
        finishOnce();
      });
    }

    /** Called from any thread. */
    void cut() {
      onEventLoop(Connection::closeNow);
    }

    private static void closeNow(ChannelHandlerContext ctx) {
      ChannelFuture _ = ctx.close();
    }

    private void onEventLoop(Consumer<ChannelHandlerContext> action) {
      ChannelHandlerContext ctx = context;
      if (ctx != null) {
        if (ctx.executor().inEventLoop()) {
          action.accept(ctx);
        } else {
          ctx.executor().execute(() -> action.accept(ctx));
        }
      }
    }

    private void stopCounting() {
      if (counting) {
        counting = false;
        release();
      }
    }

    private void finishOnce() {
      if (unfinishedHere) {
        unfinishedHere = false;
        pauseOrResume(-1);
      }
    }

    private void dropHeld() {
      if (held != null) {
        held.forEach(ReferenceCountUtil::release);
        held = null;
      }
    }
  }
}
