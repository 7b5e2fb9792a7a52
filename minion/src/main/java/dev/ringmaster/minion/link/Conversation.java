package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import io.grpc.Status;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is said on one stream: the greeting, then one message of the master after another. */
final class Conversation {
  private static final Duration WELCOME = Duration.ofSeconds(90);
  private static final int SILENT_KEEPALIVES = 3;

  private final LinkStream stream;
  private final LinkHandler handler;
  private final Verifier verifier;
  private final MasterTrust trust;
  private final MasterTime time;
  private final Clock clock;
  private final Credentials credentials;

  Conversation(
      LinkStream stream,
      LinkHandler handler,
      Verifier verifier,
      MasterTrust trust,
      MasterTime time,
      Clock clock,
      Credentials credentials) {
    this.stream = stream;
    this.handler = handler;
    this.verifier = verifier;
    this.trust = trust;
    this.time = time;
    this.clock = clock;
    this.credentials = credentials;
  }

  /** Waits for the master's greeting, and refuses one of another protocol. */
  Downward.Welcome welcome() throws LinkFailure, InterruptedException {
    Downward first =
        message(
            stream
                .first(WELCOME)
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
    stream.taken();
    return welcome;
  }

  /** Believes the greeting: master time, the CA's key, the order-signing keys. */
  Enrolment begin(Downward.Welcome welcome) throws LinkFailure {
    time.learn(welcome.now());
    PublicKey ca = trust.ca().orElseThrow();
    verifier.anchor(ca);
    trustKeys(welcome.signingKeys());
    try {
      return credentials.enrolment(ca);
    } catch (NotAuthenticException e) {
      throw LinkFailure.transport("this minion's certificate is not valid", e);
    }
  }

  /**
   * Reads until the stream ends, or has to be made anew; says why. Meanwhile somebody calls {@link
   * LinkStream#look} at every keepalive.
   */
  String read(Duration keepalive, Instant renewAt) throws LinkFailure, InterruptedException {
    Duration patience = keepalive.multipliedBy(SILENT_KEEPALIVES);
    while (true) {
      LinkStream.Heard heard = stream.next();
      if (!(heard instanceof LinkStream.Heard.Look)) {
        handle(message(heard));
        stream.taken();
      } else if (stream.silence().compareTo(patience) > 0) {
        throw LinkFailure.of(
            Status.UNAVAILABLE.withDescription(
                "nothing was heard from the master for " + patience));
      }
      if (time.instant().isAfter(renewAt)) {
        return "the certificate is renewed";
      }
    }
  }

  private void handle(Downward message) throws LinkFailure {
    switch (message) {
      case Downward.Ping ping -> {
        time.learn(ping.now());
        stream.send(new Upward.Pong(ping.nonce(), clock.instant()));
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
      case LinkStream.Heard.Look look -> throw new IllegalArgumentException("not a message");
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
