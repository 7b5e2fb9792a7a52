package dev.ringmaster.minion.link;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The threads that move bytes; many links of one process share them. */
public final class LinkLoops implements AutoCloseable {
  /** Handshakes that one process begins at the same time; its other links wait their turn. */
  private static final int HANDSHAKES = 32;

  private final EventLoopGroup group;
  private final Semaphore handshakes = new Semaphore(HANDSHAKES, true);

  /**
   * @param threads one is enough for one minion
   */
  public LinkLoops(int threads) {
    this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
  }

  EventLoopGroup group() {
    return group;
  }

  Semaphore handshakes() {
    return handshakes;
  }

  /** To be called after the links are closed. */
  @Override
  public void close() {
    Future<?> _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
