package dev.ringmaster.master.link;

import dev.ringmaster.master.keys.KeyListener;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every stream that stands: at most one for each enrolment. */
final class Sessions implements KeyListener {
  /** A sweep pings a part of the sessions, so that ten thousand are not pinged in one moment. */
  private static final int PARTS = 16;

  private static final int SILENT_KEEPALIVES = 3;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Map<UUID, StreamSession> sessions = new ConcurrentHashMap<>();
  private final SharedFrames frames = new SharedFrames();
  private final Keys keys;
  private final LinkListener listener;
  private final LinkSettings settings;
  private final String version;
  private final Clock clock;
  private final HandshakeGate gate;
  private final ScheduledExecutorService timer;
  private int part;

  Sessions(
      Keys keys,
      LinkListener listener,
      LinkSettings settings,
      String version,
      Clock clock,
      HandshakeGate gate,
      ScheduledExecutorService timer) {
    this.keys = keys;
    this.listener = listener;
    this.settings = settings;
    this.version = version;
    this.clock = clock;
    this.gate = gate;
    this.timer = timer;
  }

  void startKeepalive() {
    long period = Math.max(1, settings.keepalive().toMillis() / PARTS);
    Future<?> _ = timer.scheduleAtFixedRate(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  LinkListener listener() {
    return listener;
  }

  LinkSettings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  Collection<StreamSession> all() {
    return List.copyOf(sessions.values());
  }

  byte[] frame(Downward message) {
    return frames.frame(message);
  }

  /**
   * Makes this the enrolment's session. One that still stands is closed first, and its end is told
   * before this one's beginning.
   *
   * @return false if the enrolment is accepted no more
   */
  boolean enter(StreamSession session) throws InterruptedException {
    @Nullable StreamSession old = sessions.put(session.enrolment().id(), session);
    if (old != null) {
      old.close("the minion has connected anew from " + session.address());
      old.awaitEnd();
    }
    // After the put: whoever deletes the enrolment now finds the session.
    return isAccepted(session.enrolment());
  }

  boolean isAccepted(Enrolment enrolment) {
    return keys.isAccepted(enrolment);
  }

  void leave(StreamSession session) {
    sessions.remove(session.enrolment().id(), session);
  }

  Downward.Welcome welcome(Upward.Hello hello, Instant certificateEnds) {
    return new Downward.Welcome(
        version,
        Math.min(hello.protocol(), Wire.PROTOCOL),
        clock.instant(),
        keys.signingKeys().certificates(),
        certificateEnds,
        settings.keepalive());
  }

  void cut(SocketAddress remote) {
    gate.cut(remote);
  }

  /** Leaves the peer a moment to read why. */
  void cutSoon(SocketAddress remote) {
    if (!timer.isShutdown()) {
      Future<?> _ =
          timer.schedule(() -> gate.cut(remote), LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void withdrawn(Enrolment enrolment) {
    StreamSession session = sessions.get(enrolment.id());
    if (session != null) {
      session.close("not an accepted minion");
    }
  }

  @Override
  public void signingKeysChanged() {
    Downward.SigningKeys message = new Downward.SigningKeys(keys.signingKeys().certificates());
    sessions.values().forEach(session -> session.send(message));
  }

  private void sweep() {
    try {
      sweepPart();
    } catch (RuntimeException e) {
      LOG.error("pinging the minions failed", e);
    }
  }

  private void sweepPart() {
    part = (part + 1) % PARTS;
    Instant now = clock.instant();
    long patience = settings.keepalive().multipliedBy(SILENT_KEEPALIVES).toNanos();
    Downward ping = new Downward.Ping(ThreadLocalRandom.current().nextLong(), now);
    for (StreamSession session : sessions.values()) {
      if (Math.floorMod(session.enrolment().id().hashCode(), PARTS) != part) {
        continue;
      }
      if (session.isSilentFor(patience)) {
        session.close(
            "nothing was heard from the minion for "
                + settings.keepalive().multipliedBy(SILENT_KEEPALIVES));
      } else if (now.isAfter(session.certificateEnds())) {
        session.close("the minion's certificate has expired");
      } else {
        session.send(ping);
      }
    }
  }
}
