package dev.ringmaster.e2e.link;

import com.google.protobuf.ByteString;
import dev.ringmaster.e2e.input.Installation;
import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.EnrollingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A machine that an operator has let in, and that from then on says whatever it likes. */
final class RogueMinion implements AutoCloseable {
  final Holder holder;
  final Attacker attacker;
  private final Attacker.Stream<byte[], byte[]> stream;

  private RogueMinion(Holder holder, Attacker attacker) {
    this.holder = holder;
    this.attacker = attacker;
    this.stream = attacker.link().reading(1_000_000);
    send(hello());
  }

  /** Enrols by a token and connects. */
  static RogueMinion connect(Installation to, String id, String token) throws Exception {
    KeyPair pair = CertificateAuthority.createKeyPair();
    MinionProto.EnrolReply reply = enrol(to, request(id, pair, token));
    if (reply.getDecision() != MinionProto.EnrolReply.Decision.ACCEPTED) {
      throw new AssertionError("not let in: " + reply);
    }
    Holder holder = new Holder(pair, Certificates.parse(reply.getCertificate().toByteArray()));
    RogueMinion rogue =
        new RogueMinion(holder, new Attacker(to.minionsPort(), Optional.of(holder)));
    if (!(rogue.next() instanceof Downward.Welcome)) {
      throw new AssertionError("not welcomed");
    }
    return rogue;
  }

  static MinionProto.EnrolReply enrol(Installation to, MinionProto.EnrolRequest request)
      throws Exception {
    try (Attacker attacker = new Attacker(to.enrolPort(), Optional.empty())) {
      return attacker.ask(EnrollingGrpc.getEnrolMethod(), request);
    }
  }

  static MinionProto.EnrolRequest request(String id, KeyPair pair, String token) throws Exception {
    return MinionProto.EnrolRequest.newBuilder()
        .setMinionId(id)
        .setCertificateRequest(ByteString.copyFrom(signingRequest(pair, "CN=x")))
        .setToken(token)
        .setVersion("rogue")
        .setProtocol(Wire.PROTOCOL)
        .build();
  }

  static byte[] signingRequest(KeyPair pair, String subject) throws Exception {
    PKCS10CertificationRequestBuilder builder =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic());
    return builder
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
        .getEncoded();
  }

  static Upward.Hello hello() {
    return new Upward.Hello(
        "rogue",
        Wire.PROTOCOL,
        Set.of(),
        UUID.randomUUID(),
        "none",
        Clock.systemUTC().instant(),
        List.of(),
        List.of());
  }

  void send(Upward message) {
    stream.send(Wire.bytes(message));
  }

  void send(MinionProto.Up message) {
    stream.send(message.toByteArray());
  }

  boolean isConnected() {
    return stream.isOpen();
  }

  /** What the master says next, its pings left out. */
  Downward next() throws InterruptedException {
    while (true) {
      byte[] answer = stream.answers.poll(20, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("the master says nothing");
      }
      Downward message = Wire.downward(answer);
      if (!(message instanceof Downward.Ping) && !(message instanceof Downward.AskCatalogue)) {
        return message;
      }
    }
  }

  @Override
  public void close() {
    attacker.close();
  }
}
