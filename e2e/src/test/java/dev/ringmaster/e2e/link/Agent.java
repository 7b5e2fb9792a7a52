package dev.ringmaster.e2e.link;

import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.minion.link.PersistentLink;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A minion that is only a link, and writes down what it hears. */
final class Agent implements LinkHandler, AutoCloseable {
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<Downward> received = new CopyOnWriteArrayList<>();
  final List<String> refusals = new CopyOnWriteArrayList<>();
  final Verifier verifier = new Verifier();
  final PersistentLink link;
  volatile int protocol = 1;
  volatile Enrolment enrolment = new Enrolment(Bed.id("nobody"), new UUID(0, 0));

  private final Clock clock;

  Agent(LinkSettings settings, LinkLoops loops, Clock clock) {
    this.clock = clock;
    link = new PersistentLink(settings, this, verifier, loops, clock);
  }

  Agent started() {
    link.start();
    return this;
  }

  @Override
  public Upward.Hello hello() {
    return new Upward.Hello(
        "test",
        protocol,
        Set.of(),
        UUID.randomUUID(),
        "none",
        clock.instant(),
        List.of(),
        List.of());
  }

  @Override
  public void connected(Enrolment self, Downward.Welcome welcome) {
    enrolment = self;
    log.add("connected");
  }

  @Override
  public void received(Downward message) {
    received.add(message);
  }

  @Override
  public void disconnected(String why) {
    log.add("disconnected: " + why);
  }

  @Override
  public void refused(Problem why) {
    refusals.add(why.message());
  }

  @Override
  public void close() {
    link.close();
  }
}
