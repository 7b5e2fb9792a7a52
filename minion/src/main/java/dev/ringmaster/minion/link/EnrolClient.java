package dev.ringmaster.minion.link;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.wire.BundleWire;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.EnrollingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks the master for a certificate. */
final class EnrolClient {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /**
   * What the master said.
   *
   * @param decision ACCEPTED: the certificate is kept
   * @param retryAfter not to be asked again sooner
   * @param now the master's clock
   */
  record Answer(
      MinionProto.EnrolReply.Decision decision, String message, Duration retryAfter, Instant now) {}

  private final LinkSettings settings;
  private final Channels channels;
  private final MasterTrust trust;
  private final Credentials credentials;

  EnrolClient(
      LinkSettings settings, Channels channels, MasterTrust trust, Credentials credentials) {
    this.settings = settings;
    this.channels = channels;
    this.trust = trust;
    this.credentials = credentials;
  }

  Answer enrol() throws LinkFailure {
    String token = token();
    return ask(stub ->
        stub.enrol(
            MinionProto.EnrolRequest.newBuilder()
                .setMinionId(settings.id().value())
                .setCertificateRequest(ByteString.copyFrom(credentials.request()))
                .setToken(token)
                .setVersion(settings.version())
                .setProtocol(Wire.PROTOCOL)
                .build()));
  }

  Answer renew(X509Certificate old) throws LinkFailure {
    ByteString encoded = encoded(old);
    return ask(stub ->
        stub.renew(
            MinionProto.RenewRequest.newBuilder()
                .setCertificate(encoded)
                .setCertificateRequest(ByteString.copyFrom(credentials.request()))
                .build()));
  }

  private Answer ask(Function<EnrollingGrpc.EnrollingBlockingStub, MinionProto.EnrolReply> question)
      throws LinkFailure {
    ManagedChannel channel = channels.enrol();
    try {
      MinionProto.EnrolReply reply =
          question.apply(
              EnrollingGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS));
      return answer(reply);
    } catch (StatusRuntimeException e) {
      throw LinkFailure.of(e.getStatus());
    } catch (NotAuthenticException | ProblemsException e) {
      throw LinkFailure.of(Status.DATA_LOSS.withDescription(e.getMessage()));
    } catch (IOException e) {
      throw LinkFailure.transport("cannot keep the certificate: " + e.getMessage(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private Answer answer(MinionProto.EnrolReply reply) throws NotAuthenticException, IOException {
    if (reply.getDecision() == MinionProto.EnrolReply.Decision.ACCEPTED) {
      credentials.keep(
          reply.getCertificate().toByteArray(),
          trust.ca().orElseThrow(() -> new NotAuthenticException("the master has shown no CA")),
          settings.id().value());
    }
    return new Answer(
        reply.getDecision(),
        reply.getMessage(),
        Duration.ofSeconds(Math.max(0, Math.min(reply.getRetryAfterSeconds(), 3_600))),
        BundleWire.instant(reply.getNow()));
  }

  /** Empty if there is none. */
  private String token() throws LinkFailure {
    return switch (settings.token().orElse(null)) {
      case null -> "";
      case JoinToken.Given given -> given.token().hidden().toString();
      case JoinToken.InFile(Path file) -> token(file);
    };
  }

  private static String token(Path file) throws LinkFailure {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      return new String(PrivateFile.read(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw LinkFailure.operator(
          "cannot read the join token in " + file + ": " + FileFailure.reason(e, file));
    }
  }

  private static ByteString encoded(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
