package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link: one virtual thread that enrols, connects, reads, renews, and begins again. */
public final class PersistentLink implements MinionLink {
  private static final Logger LOG = LoggerFactory.getLogger(PersistentLink.class);
  private static final Duration WELCOME = Duration.ofSeconds(90);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int SILENT_KEEPALIVES = 3;

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
    String message = "cannot reach the master at " + settings.host() + ": " + failure.getMessage();
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
      serve(opened, greet(opened));
    } finally {
      channel.shutdownNow();
    }
  }

  private Downward.Welcome greet(LinkStream opened) throws LinkFailure, InterruptedException {
    loops.handshakes().acquire();
    try {
      opened.start();
      opened.send(handler.hello());
      return welcome(opened);
    } finally {
      loops.handshakes().release();
    }
  }

  private Downward.Welcome welcome(LinkStream opened) throws LinkFailure, InterruptedException {
    Downward first =
        message(
            opened
                .next(WELCOME)
                .orElseThrow(() ->
                    LinkFailure.of(
                        Status.DEADLINE_EXCEEDED.withDescription("no answer within " + WELCOME))));
    if (!(first instanceof Downward.Welcome welcome)) {
      throw LinkFailure.of(Status.DATA_LOSS.withDescription("the first message was not Welcome"));
    }
    if (welcome.protocol() < Wire.LEAST_PROTOCOL || welcome.protocol() > Wire.PROTOCOL) {
      throw LinkFailure.operator(
          "the master speaks protocol "
              + welcome.protocol()
              + ", this minion "
              + Wire.LEAST_PROTOCOL
              + " to "
              + Wire.PROTOCOL
              + ": upgrade the older of the two");
    }
    opened.taken();
    return welcome;
  }

  private void serve(LinkStream opened, Downward.Welcome welcome)
      throws LinkFailure, InterruptedException {
    time.learn(welcome.now());
    PublicKey ca = trust.ca().orElseThrow();
    verifier.anchor(ca);
    trustKeys(welcome.signingKeys());
    Enrolment enrolment = enrolment(ca);
    backoff.reset();
    LOG.info("connected to {} as {}", settings.host(), enrolment);
    stream = opened;
    String why = "this minion stops";
    try {
      handler.connected(enrolment, welcome);
      why = read(opened, welcome);
    } catch (LinkFailure e) {
      why = String.valueOf(e.getMessage());
      throw e;
    } finally {
      stream = null;
      handler.disconnected(why);
    }
  }

  private Enrolment enrolment(PublicKey ca) throws LinkFailure {
    try {
      return credentials.enrolment(ca);
    } catch (NotAuthenticException e) {
      throw LinkFailure.transport("this minion's certificate is not valid", e);
    }
  }

  /** Reads until the stream ends, or has to be made anew; says why. */
  private String read(LinkStream opened, Downward.Welcome welcome)
      throws LinkFailure, InterruptedException {
    Duration patience = welcome.keepalive().multipliedBy(SILENT_KEEPALIVES);
    Instant renewAt = halfLife(credentials.certificate().orElseThrow());
    long heardNanos = System.nanoTime();
    while (true) {
      Duration wait = patience.compareTo(LONGEST_WAIT) < 0 ? patience : LONGEST_WAIT;
      Optional<LinkStream.Heard> heard = opened.next(wait);
      if (heard.isPresent()) {
        heardNanos = System.nanoTime();
        handle(opened, message(heard.get()));
        opened.taken();
      } else if (System.nanoTime() - heardNanos > patience.toNanos()) {
        throw LinkFailure.of(
            Status.UNAVAILABLE.withDescription(
                "nothing was heard from the master for " + patience));
      }
      if (time.instant().isAfter(renewAt)) {
        return "the certificate is renewed";
      }
    }
  }

  private void handle(LinkStream opened, Downward message) throws LinkFailure {
    switch (message) {
      case Downward.Ping ping -> {
        time.learn(ping.now());
        opened.send(new Upward.Pong(ping.nonce(), clock.instant()));
      }
      case Downward.SigningKeys keys -> {
        trustKeys(keys.signingKeys());
        handler.received(message);
      }
      case Downward.Welcome again ->
          throw LinkFailure.of(Status.DATA_LOSS.withDescription("a second Welcome"));
      case Downward.Deliver deliver -> handler.received(deliver);
      case Downward.Acknowledged acknowledged -> handler.received(acknowledged);
      case Downward.Cancel cancel -> handler.received(cancel);
      case Downward.AskCatalogue ask -> handler.received(ask);
    }
  }

  private void trustKeys(List<byte[]> certificates) throws LinkFailure {
    try {
      verifier.trust(certificates);
    } catch (NotAuthenticException e) {
      throw LinkFailure.operator("the master's order-signing keys: " + e.getMessage());
    }
  }

  private static Downward message(LinkStream.Heard heard) throws LinkFailure {
    return switch (heard) {
      case LinkStream.Heard.End end -> throw LinkFailure.of(end.status());
      case LinkStream.Heard.Frame frame -> {
        try {
          yield Wire.downward(frame.bytes());
        } catch (ProblemsException e) {
          throw LinkFailure.of(Status.DATA_LOSS.withDescription(e.getMessage()));
        }
      }
    };
  }
}
