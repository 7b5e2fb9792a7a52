package dev.ringmaster.master.link;

import com.google.protobuf.ByteString;
import dev.ringmaster.master.keys.CertificateRequest;
import dev.ringmaster.master.keys.EnrolAnswer;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.wire.BundleWire;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.EnrollingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What anybody may ask who reaches the enrol listener. Limits come first, then everything else. */
final class EnrolService extends EnrollingGrpc.EnrollingImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolService.class);
  private static final int TOKEN_LIMIT = 128;
  private static final int VERSION_LIMIT = 64;
  private static final int CERTIFICATE_LIMIT = 8 * 1024;

  /** One more second for so many keys that wait, so that asking stays below the limits. */
  private static final int KEYS_PER_RETRY_SECOND = 100;

  private static final int REJECTED_RETRY_SECONDS = 10;

  private final Keys keys;
  private final EnrolLimiter limiter;
  private final LinkSettings settings;
  private final Clock clock;

  EnrolService(Keys keys, LinkSettings settings, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.limiter = new EnrolLimiter(settings.enrolsPerSecond(), settings.enrolsPerAddress());
    this.clock = clock;
  }

  @Override
  public void enrol(
      MinionProto.EnrolRequest request, StreamObserver<MinionProto.EnrolReply> observer) {
    SocketAddress remote = RemoteAddress.current();
    answer(observer, remote, () -> enrol(request, remote));
  }

  @Override
  public void renew(
      MinionProto.RenewRequest request, StreamObserver<MinionProto.EnrolReply> observer) {
    answer(observer, RemoteAddress.current(), () -> renew(request));
  }

  private EnrolAnswer enrol(MinionProto.EnrolRequest request, SocketAddress remote)
      throws NotAuthenticException {
    if (!MinionId.isValid(request.getMinionId())) {
      throw invalid("the minion id is not valid: 1 to 128 of a-z 0-9 . _ -");
    }
    if (request.getToken().length() > TOKEN_LIMIT) {
      throw invalid("a join token has at most " + TOKEN_LIMIT + " characters");
    }
    if (request.getVersion().length() > VERSION_LIMIT) {
      throw invalid("the version of a minion has at most " + VERSION_LIMIT + " characters");
    }
    if (request.getProtocol() < Wire.LEAST_PROTOCOL) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "the minion speaks protocol "
                  + request.getProtocol()
                  + ", the master "
                  + Wire.LEAST_PROTOCOL
                  + " to "
                  + Wire.PROTOCOL
                  + ": upgrade the minion")
          .asRuntimeException();
    }
    PublicKey key = CertificateRequest.check(request.getCertificateRequest().toByteArray());
    return keys.enrol(
        new MinionId(request.getMinionId()), key, request.getToken(), Callers.host(remote));
  }

  private EnrolAnswer renew(MinionProto.RenewRequest request) throws NotAuthenticException {
    if (request.getCertificate().size() > CERTIFICATE_LIMIT) {
      throw invalid("a certificate has at most " + CERTIFICATE_LIMIT + " bytes");
    }
    X509Certificate old = Certificates.parse(request.getCertificate().toByteArray());
    PublicKey key = CertificateRequest.check(request.getCertificateRequest().toByteArray());
    return keys.renew(old, key);
  }

  /** The work may block on the store, so it runs on a virtual thread; the limits do not. */
  private void answer(
      StreamObserver<MinionProto.EnrolReply> observer,
      SocketAddress remote,
      Callable<EnrolAnswer> work) {
    if (!limiter.admit(Callers.host(remote), System.nanoTime())) {
      observer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "too many requests: at most "
                      + settings.enrolsPerAddress()
                      + " a second from one address (link.enrols_per_address) and "
                      + settings.enrolsPerSecond()
                      + " from all (link.enrols_per_second); try again later")
              .asRuntimeException());
      return;
    }
    Thread.startVirtualThread(() -> run(observer, work));
  }

  private void run(StreamObserver<MinionProto.EnrolReply> observer, Callable<EnrolAnswer> work) {
    try {
      observer.onNext(reply(work.call()));
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (NotAuthenticException e) {
      observer.onError(invalid(String.valueOf(e.getMessage())));
    } catch (ProblemsException e) {
      LOG.error("a request to enrol could not be stored: {}", e.getMessage());
      observer.onError(unavailable());
    } catch (Exception e) {
      LOG.error("a request to enrol failed", e);
      observer.onError(unavailable());
    }
  }

  private MinionProto.EnrolReply reply(EnrolAnswer answer) throws CertificateEncodingException {
    MinionProto.EnrolReply.Builder reply =
        MinionProto.EnrolReply.newBuilder().setNow(BundleWire.moment(clock.instant()));
    switch (answer) {
      case EnrolAnswer.Accepted accepted ->
          reply
              .setDecision(MinionProto.EnrolReply.Decision.ACCEPTED)
              .setCertificate(ByteString.copyFrom(accepted.certificate().getEncoded()));
      case EnrolAnswer.Pending pending ->
          reply
              .setDecision(MinionProto.EnrolReply.Decision.PENDING)
              .setMessage(pending.message())
              .setRetryAfterSeconds(1 + keys.undecided() / KEYS_PER_RETRY_SECOND);
      case EnrolAnswer.Rejected rejected ->
          reply
              .setDecision(MinionProto.EnrolReply.Decision.REJECTED)
              .setMessage(rejected.message())
              .setRetryAfterSeconds(REJECTED_RETRY_SECONDS);
    }
    return reply.build();
  }

  private static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  private static StatusRuntimeException unavailable() {
    return Status.UNAVAILABLE
        .withDescription("the master cannot answer now; its log says why")
        .asRuntimeException();
  }
}
