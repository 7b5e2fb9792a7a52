package dev.ringmaster.protocol.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.wire.Wire;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private final Enrolment self = new Enrolment(new MinionId("web01"), UUID.randomUUID());
  private KeyPair ca;
  private OrderSigner signer;
  private Verifier verifier;

  @BeforeEach
  void trustOneKey() throws Exception {
    ca = createCa();
    signer = new OrderSigner("k1", OrderSigner.createKey(new SecureRandom()));
    verifier = new Verifier(ca.getPublic());
    verifier.trust(List.of(certificate(ca, SigningKey.ORDERS)));
  }

  @Test
  void aSignedOrderComesOutAsItWentIn() throws Exception {
    Order order = order(self);
    assertThat(verifier.verify(signer.sign(order), NOW)).isEqualTo(order);
  }

  @Test
  void everyChangedBitIsNoticed() {
    SignedOrder signed = signer.sign(order(self));
    int bits = signed.payload().length * 8;
    for (int bit = 0; bit < bits; bit++) {
      byte[] payload = signed.payload();
      payload[bit / 8] ^= (byte) (1 << bit % 8);
      refused(new SignedOrder(payload, "k1", signed.signature()), "does not hold");
    }
    for (int bit = 0; bit < 64 * 8; bit++) {
      byte[] signature = signed.signature();
      signature[bit / 8] ^= (byte) (1 << bit % 8);
      refused(new SignedOrder(signed.payload(), "k1", signature), "does not hold");
    }
  }

  @Test
  void anUnknownKeyIsRefused() {
    OrderSigner other = new OrderSigner("k2", OrderSigner.createKey(new SecureRandom()));
    refused(other.sign(order(self)), "not in force");
    OrderSigner sameName = new OrderSigner("k1", OrderSigner.createKey(new SecureRandom()));
    refused(sameName.sign(order(self)), "does not hold");
  }

  @Test
  void aKeyOfAnotherRoleSignsNoOrders() throws Exception {
    verifier.trust(List.of(certificate(ca, "events")));
    refused(signer.sign(order(self)), "may not sign orders");
  }

  @Test
  void aKeyOutsideOfItsTimeSignsNothing() {
    SignedOrder signed = signer.sign(order(self));
    assertThatThrownBy(() -> verifier.verify(signed, NOW.plus(Duration.ofDays(2))))
        .isInstanceOf(NotAuthenticException.class)
        .hasMessageContaining("not valid at");
    assertThatThrownBy(() -> verifier.verify(signed, NOW.minus(Duration.ofDays(2))))
        .isInstanceOf(NotAuthenticException.class);
  }

  @Test
  void aKeyThatAnotherCaCertifiedIsRefusedAndTheOldOnesStay() throws Exception {
    byte[] foreign = certificate(createCa(), SigningKey.ORDERS);
    assertThatThrownBy(() -> verifier.trust(List.of(foreign)))
        .isInstanceOf(NotAuthenticException.class)
        .hasMessageContaining("not certified by the CA");
    Order order = order(self);
    assertThat(verifier.verify(signer.sign(order), NOW)).isEqualTo(order);
  }

  @Test
  void aKeyThatIsNoLongerInForceSignsNothing() throws Exception {
    verifier.trust(List.of());
    refused(signer.sign(order(self)), "not in force");
  }

  @Test
  void aSignatureWithoutTheContextDoesNotHold() {
    SignedOrder signed = signer.sign(order(self));
    byte[] withContext = new byte[OrderSigner.CONTEXT.length + signed.payload().length];
    System.arraycopy(OrderSigner.CONTEXT, 0, withContext, 0, OrderSigner.CONTEXT.length);
    System.arraycopy(
        signed.payload(), 0, withContext, OrderSigner.CONTEXT.length, signed.payload().length);
    refused(new SignedOrder(withContext, "k1", signed.signature()), "does not hold");
  }

  @Test
  void anOrderForOthersIsRefused() {
    Enrolment other = new Enrolment(new MinionId("web02"), UUID.randomUUID());
    Enrolment anew = new Enrolment(self.minion(), UUID.randomUUID());
    assertThat(reason(order(other), NOW, Set.of())).isEqualTo(Outcome.Reason.NOT_AUTHENTIC);
    assertThat(reason(order(anew), NOW, Set.of())).isEqualTo(Outcome.Reason.NOT_AUTHENTIC);
  }

  @Test
  void anOrderThatIsLateOrAsksTooMuchIsRefused() {
    Order order = order(self, "teleport");
    assertThat(reason(order, NOW.plusSeconds(61), Set.of("teleport")))
        .isEqualTo(Outcome.Reason.EXPIRED);
    assertThat(reason(order, NOW, Set.of())).isEqualTo(Outcome.Reason.NOT_CAPABLE);
    assertThat(OrderTerms.refusal(order, self, NOW, Set.of("teleport"))).isEmpty();
  }

  private Outcome.Reason reason(Order order, Instant now, Set<String> capabilities) {
    return OrderTerms.refusal(order, self, now, capabilities).orElseThrow().reason();
  }

  private void refused(SignedOrder signed, String why) {
    assertThatThrownBy(() -> verifier.verify(signed, NOW))
        .isInstanceOf(NotAuthenticException.class)
        .hasMessageContaining(why);
  }

  private byte[] certificate(KeyPair issuer, String role) throws Exception {
    SigningKey key =
        new SigningKey(
            "k1",
            role,
            signer.publicKey(),
            NOW.minus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(1)));
    return Wire.bytes(KeyCertificate.issue(key, issuer.getPrivate()));
  }

  private static KeyPair createCa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Order order(Enrolment member, String... requires) {
    return new Order(
        JobId.create(),
        Call.of("test.ping"),
        Audience.of("00ff", List.of(member)),
        NOW,
        NOW.plusSeconds(60),
        Duration.ZERO,
        "",
        "base",
        Set.of(requires),
        false,
        "root");
  }
}
