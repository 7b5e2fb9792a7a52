package dev.ringmaster.minion.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Lets a handshake take longer than Netty's ten seconds, because a master that thousands of minions
 * come back to lets them wait. gRPC makes the TLS handler itself and gives no way to set it up; but
 * the first bytes of a handshake pass here before its timer is started.
 */
final class HandshakePatience extends ChannelOutboundHandlerAdapter {
  private final Duration patience;

  HandshakePatience(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.setHandshakeTimeoutMillis(patience.toMillis());
      ctx.pipeline().remove(this);
    }
    super.write(ctx, message, promise);
  }
}
