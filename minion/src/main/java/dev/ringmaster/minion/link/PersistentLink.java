package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link: one virtual thread that enrols, connects, reads, renews, and begins again. */
public final class PersistentLink implements MinionLink {
  private static final Logger LOG = LoggerFactory.getLogger(PersistentLink.class);

  private final LinkSettings settings;
  private final LinkHandler handler;
  private final Verifier verifier;
  private final MasterTrust trust;
  private final MasterTime time;
  private final Clock clock;
  private final Credentials credentials;
  private final Channels channels;
  private final EnrolClient enrolClient;
  private final LinkLoops loops;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable LinkStream stream;
  private boolean renewFirst;

  /**
   * @param verifier is told the CA's key and the order-signing keys before the handler hears of a
   *     connection, and whenever they change
   * @param loops may be shared by many links
   * @param clock this machine's own
   * @throws ProblemsException if the settings' directory cannot be used
   */
  public PersistentLink(
      LinkSettings settings, LinkHandler handler, Verifier verifier, LinkLoops loops, Clock clock) {
    this.settings = settings;
    this.handler = handler;
    this.verifier = verifier;
    this.clock = clock;
    this.loops = loops;
    this.trust = new MasterTrust(settings.fingerprint(), clock);
    this.time = new MasterTime(clock, System::nanoTime);
    this.credentials = Credentials.open(settings.directory());
    this.channels = new Channels(settings, loops, trust, credentials);
    this.enrolClient = new EnrolClient(settings, channels, trust, credentials);
    this.backoff =
        new Backoff(settings.backoff(), settings.backoffLimit(), ThreadLocalRandom.current());
    this.thread = Thread.ofVirtual().name("link-" + settings.id()).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** SHA-256 of this minion's public key: what an operator compares before accepting it. */
  public String fingerprint() {
    return credentials.fingerprint();
  }

  /** Pillar and files from the same master, with the same certificate. */
  public FileClient files() {
    return new FileClient(channels, credentials);
  }

  @Override
  public boolean send(Upward message) {
    LinkStream current = stream;
    return current != null && current.send(message);
  }

  @Override
  public Instant masterNow() {
    return time.instant();
  }

  @Override
  public Optional<Instant> masterTold() {
    return time.told();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        attempt();
      } catch (LinkFailure e) {
        explain(e);
        renewFirst |= e.mayNeedCertificate();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("the link failed and is made anew", e);
      }
      try {
        Thread.sleep(backoff.next());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void explain(LinkFailure failure) {
    String message =
        "not connected to the master at " + settings.host() + ": " + failure.getMessage();
    if (failure.needsOperator()) {
      LOG.error(message);
      handler.refused(Problem.of(message));
    } else {
      LOG.warn(message);
    }
  }

  private void attempt() throws LinkFailure, InterruptedException {
    Optional<X509Certificate> certificate = credentials.certificate();
    if (certificate.isEmpty()) {
      enrol();
    } else if (renewFirst || time.instant().isAfter(halfLife(certificate.get()))) {
      renew(certificate.get());
    }
    renewFirst = false;
    connect();
  }

  private static Instant halfLife(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    return from.plus(Duration.between(from, to).dividedBy(2));
  }

  /** Asks until it is let in. */
  private void enrol() throws LinkFailure, InterruptedException {
    String told = "";
    while (true) {
      EnrolClient.Answer answer = enrolClient.enrol();
      if (answer.decision() == MinionProto.EnrolReply.Decision.ACCEPTED) {
        LOG.info("enrolled as {}", settings.id());
        return;
      }
      if (!answer.message().equals(told)) {
        told = answer.message();
        Problem problem =
            Problem.of("the master at " + settings.host() + " has not let this minion in: " + told)
                .withAdvice("this minion's key has the fingerprint " + credentials.fingerprint());
        LOG.warn("{}", problem.describe());
        handler.refused(problem);
      }
      Duration spread =
          Duration.ofMillis(
              ThreadLocalRandom.current().nextLong(settings.backoff().toMillis() + 1));
      Thread.sleep(answer.retryAfter().plus(spread));
    }
  }

  private void renew(X509Certificate old) throws LinkFailure {
    EnrolClient.Answer answer = enrolClient.renew(old);
    if (answer.decision() == MinionProto.EnrolReply.Decision.ACCEPTED) {
      return;
    }
    try {
      credentials.forgetCertificate();
    } catch (IOException e) {
      throw LinkFailure.transport("cannot remove a certificate: " + e.getMessage(), e);
    }
    throw LinkFailure.transport(
        "the master does not renew the certificate, so this minion enrols anew: "
            + answer.message(),
        new IllegalStateException(answer.message()));
  }

  private void connect() throws LinkFailure, InterruptedException {
    ManagedChannel channel = channels.link();
    try (LinkStream opened = new LinkStream(channel)) {
      Conversation conversation =
          new Conversation(opened, handler, verifier, trust, time, clock, credentials);
      serve(opened, conversation, greet(opened, conversation));
    } finally {
      channel.shutdownNow();
    }
  }

  private Downward.Welcome greet(LinkStream opened, Conversation conversation)
      throws LinkFailure, InterruptedException {
    loops.handshakes().acquire();
    try {
      opened.start();
      opened.send(handler.hello());
      return conversation.welcome();
    } finally {
      loops.handshakes().release();
    }
  }

  private void serve(LinkStream opened, Conversation conversation, Downward.Welcome welcome)
      throws LinkFailure, InterruptedException {
    Enrolment enrolment = conversation.begin(welcome);
    backoff.reset();
    LOG.info("connected to {} as {}", settings.host(), enrolment);
    stream = opened;
    String why = "this minion stops";
    try {
      handler.connected(enrolment, welcome);
      Instant renewAt = halfLife(credentials.certificate().orElseThrow());
      why = read(opened, conversation, welcome.keepalive(), renewAt);
    } catch (LinkFailure e) {
      why = String.valueOf(e.getMessage());
      throw e;
    } finally {
      stream = null;
      handler.disconnected(why);
    }
  }

  private String read(
      LinkStream opened, Conversation conversation, Duration keepalive, Instant renewAt)
      throws LinkFailure, InterruptedException {
    long nanos = keepalive.toNanos();
    Future<?> looks =
        loops.group().scheduleAtFixedRate(opened::look, nanos, nanos, TimeUnit.NANOSECONDS);
    try {
      return conversation.read(keepalive, renewAt);
    } finally {
      looks.cancel(false);
    }
  }
}
