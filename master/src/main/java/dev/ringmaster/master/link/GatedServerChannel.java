package dev.ringmaster.master.link;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/** A listening socket that shows every connection to the gate first. */
final class GatedServerChannel extends NioServerSocketChannel {
  private final HandshakeGate gate;

  GatedServerChannel(HandshakeGate gate) {
    this.gate = gate;
    gate.listens(this);
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int before = accepted.size();
    int count = super.doReadMessages(accepted);
    for (Object connection : accepted.subList(before, accepted.size())) {
      gate.accepted((Channel) connection);
    }
    return count;
  }
}
