package dev.ringmaster.e2e.link;

import dev.ringmaster.master.link.LinkListener;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Writes down what the master's listener hears. */
final class Fleet implements LinkListener {
  final List<String> log = new CopyOnWriteArrayList<>();
  final Map<String, Session> standing = new ConcurrentHashMap<>();
  final Map<String, Instant> clocks = new ConcurrentHashMap<>();
  final List<Upward> received = new CopyOnWriteArrayList<>();
  volatile BiConsumer<Session, Upward> onMessage = (_, _) -> {};

  @Override
  public void connected(Session session, Upward.Hello hello) {
    log.add("connected " + session.enrolment().minion());
    standing.put(session.enrolment().minion().value(), session);
  }

  @Override
  public void received(Session session, Upward message) {
    if (message instanceof Upward.Pong pong) {
      clocks.put(session.enrolment().minion().value(), pong.clock());
      return;
    }
    received.add(message);
    onMessage.accept(session, message);
  }

  @Override
  public void disconnected(Session session) {
    log.add("disconnected " + session.enrolment().minion());
    standing.remove(session.enrolment().minion().value(), session);
  }

  Optional<Session> session(String minion) {
    return Optional.ofNullable(standing.get(minion));
  }
}
