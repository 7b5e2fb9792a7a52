package dev.ringmaster.minion.intake;

import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.KeyCertificate;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.OrderSigner;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.signing.SigningKey;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Signs orders with real keys, and hears what a minion says. Its stream can be cut. */
final class FakeMaster implements Uplink {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  final Enrolment minion = new Enrolment(new MinionId("web01"), new UUID(1, 2));
  final List<Upward> heard = new CopyOnWriteArrayList<>();
  private final KeyPair ca;
  private final OrderSigner signer;
  private volatile boolean up = true;

  FakeMaster() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ca = generator.generateKeyPair();
    signer = new OrderSigner("key-1", OrderSigner.createKey(new SecureRandom()));
  }

  /** One that trusts this master's key. */
  Verifier verifier() throws GeneralSecurityException, NotAuthenticException {
    Verifier verifier = new Verifier(ca.getPublic());
    verifier.trust(welcome().signingKeys());
    return verifier;
  }

  byte[] caPublicKey() {
    return ca.getPublic().getEncoded();
  }

  Downward.Welcome welcome() throws GeneralSecurityException {
    SigningKey key =
        new SigningKey(
            "key-1",
            SigningKey.ORDERS,
            signer.publicKey(),
            NOW.minusSeconds(60),
            NOW.plusSeconds(86_400));
    byte[] certificate = Wire.bytes(KeyCertificate.issue(key, ca.getPrivate()));
    return new Downward.Welcome(
        "0", 1, NOW, List.of(certificate), NOW.plusSeconds(600), Duration.ofSeconds(10));
  }

  Order order(Call call) {
    return new Order(
        JobId.create(),
        call,
        Audience.of("5a17", List.of(minion)),
        NOW,
        NOW.plusSeconds(60),
        Duration.ZERO,
        "",
        "base",
        Set.of(),
        true,
        "root");
  }

  static Order within(Order order, Duration timeout) {
    return new Order(
        order.id(),
        order.call(),
        order.audience(),
        order.issuedAt(),
        order.notAfter(),
        timeout,
        order.snapshot(),
        order.environment(),
        order.requires(),
        order.mayQueue(),
        order.principal());
  }

  SignedOrder sign(Order order) {
    return signer.sign(order);
  }

  Downward.Deliver deliver(Order order) {
    return new Downward.Deliver(sign(order));
  }

  void cut() {
    up = false;
  }

  void mend() {
    up = true;
  }

  @Override
  public boolean send(Upward message) {
    if (up) {
      heard.add(message);
    }
    return up;
  }

  <T extends Upward> List<T> heard(Class<T> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Return> returns(JobId job) {
    return heard(Upward.Returned.class).stream()
        .map(Upward.Returned::answer)
        .filter(answer -> answer.job().equals(job))
        .toList();
  }

  Outcome outcome(JobId job) {
    await().until(() -> !returns(job).isEmpty());
    return returns(job).getLast().outcome();
  }

  Optional<Upward.Accepted> accepted(JobId job) {
    return heard(Upward.Accepted.class).stream().filter(it -> it.job().equals(job)).findFirst();
  }

  static Call call(String function) {
    return new Call(function, List.of(), Value.map());
  }
}
