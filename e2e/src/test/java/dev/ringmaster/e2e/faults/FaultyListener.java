package dev.ringmaster.e2e.faults;

import dev.ringmaster.master.link.LinkListener;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** What a master hears, after the network; and, once it was killed, nothing. */
final class FaultyListener implements LinkListener {
  private final LinkListener heard;
  private final Map<String, Cable> cables;
  private final BiConsumer<Enrolment, JobId> acknowledging;
  private final Map<Session, Wired> sessions = new ConcurrentHashMap<>();
  private volatile boolean dead;

  /**
   * @param acknowledging told before a return is acknowledged
   */
  FaultyListener(
      LinkListener heard, Map<String, Cable> cables, BiConsumer<Enrolment, JobId> acknowledging) {
    this.heard = heard;
    this.cables = cables;
    this.acknowledging = acknowledging;
  }

  /** From now on nothing is heard and nothing is said. */
  void kill() {
    dead = true;
  }

  private Cable cable(Session session) {
    return Objects.requireNonNull(cables.get(session.enrolment().minion().value()));
  }

  @Override
  public void connected(Session session, Upward.Hello hello) {
    Cable cable = cable(session);
    Wired wired = new Wired(session, cable.current());
    cable.up(
        wired.end,
        hello,
        () -> {
          if (!dead && sessions.putIfAbsent(session, wired) == null) {
            heard.connected(wired, hello);
          }
        });
    if (sessions.containsKey(session)) {
      Thread.startVirtualThread(() -> cable.release(FaultPlan.Direction.UP));
    }
  }

  @Override
  public void received(Session session, Upward message) {
    Wired wired = sessions.get(session);
    if (wired == null) {
      return; // its Hello never arrived
    }
    if (message instanceof Upward.Pong) {
      heard.received(wired, message); // comes by the clock, and tells nothing of a job
      return;
    }
    cable(session)
        .up(
            wired.end,
            message,
            () -> {
              if (!dead) {
                heard.received(wired, message);
              }
            });
  }

  @Override
  public void disconnected(Session session) {
    Wired wired = sessions.remove(session);
    if (wired != null && !dead) {
      heard.disconnected(wired);
    }
  }

  /** A session of a master that may have been killed. */
  private final class Wired implements Session {
    private final Session session;
    private final Cable.End end;

    Wired(Session session, Cable.End end) {
      this.session = session;
      this.end = end;
    }

    @Override
    public Enrolment enrolment() {
      return session.enrolment();
    }

    @Override
    public String address() {
      return session.address();
    }

    @Override
    public Instant since() {
      return session.since();
    }

    @Override
    public boolean send(Downward message) {
      if (dead) {
        return true;
      }
      if (message instanceof Downward.Acknowledged acknowledged) {
        acknowledging.accept(enrolment(), acknowledged.job());
      }
      return session.send(message);
    }

    @Override
    public void close(String why) {
      session.close(why);
    }
  }
}
