package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.session.Upward;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events of the minion's own; while there is no stream, the last ones wait in memory. */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int LIMIT = 200;
  private final Uplink uplink;
  private final Deque<Upward.Event> waiting = new ArrayDeque<>(1);

  Events(Uplink uplink) {
    this.uplink = uplink;
  }

  synchronized void send(String tag, Value data) {
    if (waiting.size() >= LIMIT) {
      Upward.Event dropped = waiting.removeFirst();
      LOG.warn("{} events wait for the master; '{}' is dropped", LIMIT, dropped.tag());
    }
    waiting.addLast(new Upward.Event(tag, data));
    connected();
  }

  /** Sends what waits, as far as the stream takes it. */
  synchronized void connected() {
    while (!waiting.isEmpty() && uplink.send(waiting.getFirst())) {
      waiting.removeFirst();
    }
  }
}
