package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Status;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackTest {
  @TempDir private Path directory;
  private Bed bed;

  @BeforeEach
  void open() {
    bed = new Bed(directory);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "foreign",
        "expired",
        "future",
        "deleted",
        "master",
        "operator",
        "stolen name",
        "borrowed certificate"
      })
  void whoIsNotAnAcceptedMinionGetsNothing(String who) throws Exception {
    bed.holder("web01");
    Optional<Holder> stranger = stranger(who);
    for (String method : Attacker.methods()) {
      try (Attacker attacker = new Attacker(bed.server.minionsPort(), stranger)) {
        refused(attacker.call(method));
      }
      try (Attacker attacker = new Attacker(bed.server.enrolPort(), stranger)) {
        onlyEnrolment(attacker.call(method));
      }
    }
    assertThat(bed.fleet.log).isEmpty();
  }

  @Test
  void whatIsNoMethodIsAnsweredByNeitherPort() throws Exception {
    assertThat(Attacker.methods()).contains("ringmaster.v1.Enrolling/Enrol");
    Optional<Holder> minion = Optional.of(bed.holder("web01"));
    for (int port : List.of(bed.server.minionsPort(), bed.server.enrolPort())) {
      try (Attacker attacker = new Attacker(port, minion)) {
        for (String name :
            List.of(
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "grpc.health.v1.Health/Check",
                "ringmaster.v1.Control/Call")) {
          assertThat(attacker.unknown(name).status().getCode())
              .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
      }
    }
  }

  private static void onlyEnrolment(Attacker.End end) {
    assertThat(end.answers()).isZero();
    assertThat(end.status().getCode())
        .isIn(
            Status.Code.UNIMPLEMENTED,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.FAILED_PRECONDITION);
    assertThat(String.valueOf(end.status().getDescription()))
        .doesNotContain("web01")
        .doesNotContain("db01");
  }

  private Optional<Holder> stranger(String who) {
    KeyPair pair = CertificateAuthority.createKeyPair();
    CertificateAuthority ca = bed.keys.authority();
    Instant now = bed.clock.instant();
    return switch (who) {
      case "nobody" -> Optional.empty();
      case "foreign" -> {
        CertificateAuthority other =
            CertificateAuthority.open(directory.resolve("other"), bed.clock);
        Enrolment enrolment = bed.keys.list().getFirst().asEnrolment();
        yield holder(pair, other, new Identity.Minion(enrolment), now.plusSeconds(3600));
      }
      case "expired" -> {
        Holder holder = bed.holder("db01");
        Enrolment enrolment = bed.keys.list(List.of("db01"), List.of()).getFirst().asEnrolment();
        yield holder(holder.pair(), ca, new Identity.Minion(enrolment), now.minusSeconds(5));
      }
      case "future" -> {
        Holder holder = bed.holder("db01");
        Enrolment enrolment = bed.keys.list(List.of("db01"), List.of()).getFirst().asEnrolment();
        yield Optional.of(
            new Holder(
                holder.pair(),
                ca.issue(
                    new Identity.Minion(enrolment),
                    holder.pair().getPublic(),
                    now.plusSeconds(600),
                    now.plusSeconds(900))));
      }
      case "deleted" -> {
        Holder holder = bed.holder("db01");
        bed.delete("db01");
        yield Optional.of(holder);
      }
      case "master" -> holder(pair, ca, new Identity.Master("main"), now.plusSeconds(3600));
      case "operator" -> holder(pair, ca, new Identity.Operator("ann"), now.plusSeconds(3600));
      case "stolen name" -> {
        // Certified by the CA for this key, but the enrolment was for another one.
        Enrolment enrolment = bed.keys.list().getFirst().asEnrolment();
        yield holder(pair, ca, new Identity.Minion(enrolment), now.plusSeconds(3600));
      }
      case "borrowed certificate" ->
          // A certificate is public; without its key it is nobody's.
          Optional.of(new Holder(pair, bed.holder("db01").certificate()));
      default -> throw new IllegalArgumentException(who);
    };
  }

  private static Optional<Holder> holder(
      KeyPair pair, CertificateAuthority ca, Identity identity, Instant end) {
    return Optional.of(
        new Holder(pair, ca.issue(identity, pair.getPublic(), end.minusSeconds(7200), end)));
  }

  private static void refused(Attacker.End end) {
    assertThat(end.answers()).isZero();
    assertThat(end.status().getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNAUTHENTICATED);
    assertThat(String.valueOf(end.status().getDescription()))
        .doesNotContain("web01")
        .doesNotContain("db01");
  }

  @Test
  void anAcceptedMinionGetsInWithTheSameClient() throws Exception {
    try (Attacker minion =
        new Attacker(bed.server.minionsPort(), Optional.of(bed.holder("web01")))) {
      Attacker.Stream<byte[], byte[]> stream = minion.link().reading(1);
      stream.send(Wire.bytes(hello(1)));
      byte[] answer = stream.answers.poll(20, TimeUnit.SECONDS);
      assertThat(Wire.downward(answer)).isInstanceOf(Downward.Welcome.class);
    }
  }

  @Test
  void deletingAnEnrolmentEndsItsStreamsAtOnceAndItsSessionsToo() throws Exception {
    Holder holder = bed.holder("web01");
    try (Attacker minion = new Attacker(bed.server.minionsPort(), Optional.of(holder))) {
      Attacker.Stream<byte[], byte[]> stream = minion.link().reading(1);
      stream.send(Wire.bytes(hello(1)));
      assertThat(stream.answers.poll(20, TimeUnit.SECONDS)).isNotNull();
      bed.delete("web01");
      assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      Waiting.until(() -> bed.fleet.standing.isEmpty());
      for (String method : List.of("Link", "Bundle", "Blobs")) {
        refused(minion.call(method));
      }
    }
  }

  @Test
  void aConnectionThatStandsIsAskedAgainForEachCall() throws Exception {
    Holder holder = bed.holder("web01");
    try (Attacker minion = new Attacker(bed.server.minionsPort(), Optional.of(holder))) {
      assertThat(minion.call("Bundle").status().getCode()).isEqualTo(Status.Code.OK);
      bed.delete("web01");
      Attacker.End end = minion.call("Bundle");
      assertThat(end.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(end.status().getDescription()).isEqualTo("not an accepted minion");
    }
  }

  @Test
  void anOlderProtocolIsRefusedByTheMaster() throws Exception {
    try (Attacker minion =
        new Attacker(bed.server.minionsPort(), Optional.of(bed.holder("web01")))) {
      Attacker.Stream<byte[], byte[]> stream = minion.link().reading(1);
      stream.send(Wire.bytes(hello(0)));
      Status end = stream.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(end.getDescription()).contains("upgrade the minion");
    }
    assertThat(bed.fleet.log).isEmpty();
  }

  @Test
  void tls12IsRefusedByBothPorts() throws Exception {
    for (int port : List.of(bed.server.minionsPort(), bed.server.enrolPort())) {
      SSLContext context = SSLContext.getInstance("TLSv1.2");
      context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void hostileMessagesEndTheirOwnStreamOnly() throws Exception {
    Agent other = bed.accepted("other");
    List<byte[]> hostile =
        List.of(
            new byte[] {1, 2, 3},
            new byte[0],
            Wire.bytes(hello(1)),
            Wire.bytes(new Upward.Output(JobId.create(), 0, false, "x".repeat(70_000))),
            MinionProto.Up.newBuilder()
                .setStarted(MinionProto.Started.newBuilder())
                .build()
                .toByteArray(),
            new byte[Wire.FRAME_LIMIT + 1]);
    Holder holder = bed.holder("web01");
    for (byte[] message : hostile) {
      try (Attacker minion = new Attacker(bed.server.minionsPort(), Optional.of(holder))) {
        Attacker.Stream<byte[], byte[]> stream = minion.link().reading(1);
        stream.send(Wire.bytes(hello(1)));
        stream.send(message);
        assertThat(stream.end().getCode())
            .isIn(
                Status.Code.INVALID_ARGUMENT,
                Status.Code.RESOURCE_EXHAUSTED,
                Status.Code.CANCELLED);
      }
    }
    assertThat(other.log).containsExactly("connected");
  }

  @Test
  void aMinionThatDoesNotReadIsCutOffAndTheOthersGoOn() throws Exception {
    bed.close();
    bed = new Bed(directory, Bed.settings().withOutbox(64, 8L << 20), KeyLimits.DEFAULTS);
    Agent other = bed.accepted("other");
    try (Attacker slow = new Attacker(bed.server.minionsPort(), Optional.of(bed.holder("web01")))) {
      Attacker.Stream<byte[], byte[]> stream = slow.link().reading(1);
      stream.send(Wire.bytes(hello(1)));
      Waiting.until(() -> bed.fleet.session("web01").isPresent());
      List<byte[]> keys = List.of(new byte[100_000]);
      Waiting.until(() ->
          bed.fleet.session("web01").isEmpty()
              || !bed.fleet.session("web01").get().send(new Downward.SigningKeys(keys)));
      Waiting.until(() -> bed.fleet.session("web01").isEmpty());
      assertThat(stream.end().isOk()).isFalse();
    }
    assertThat(bed.fleet.session("other").orElseThrow().send(new Downward.AskCatalogue())).isTrue();
    Waiting.until(() -> other.received.contains(new Downward.AskCatalogue()));
  }

  @Test
  void aFloodOfBadHandshakesDoesNotKeepMinionsOut() throws Exception {
    List<Socket> flood = new ArrayList<>();
    try {
      byte[] greeting = {22, 3, 1, 0, 120, 1, 0, 0};
      for (int i = 0; i < 600; i++) {
        Socket socket = new Socket("127.0.0.1", bed.server.minionsPort());
        flood.add(socket);
        if (i % 3 == 0) {
          socket.getOutputStream().write(greeting);
        } else if (i % 3 == 1) {
          socket
              .getOutputStream()
              .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      Instant before = Instant.now();
      Agent agent = bed.accepted("web01");
      assertThat(agent.log).contains("connected");
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void oneMinionHasAFewConnectionsOnly() throws Exception {
    Holder holder = bed.holder("web01");
    List<Attacker> attackers = new ArrayList<>();
    try {
      List<Status> ends = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Attacker attacker = new Attacker(bed.server.minionsPort(), Optional.of(holder));
        attackers.add(attacker);
        ends.add(attacker.call("Bundle").status());
      }
      assertThat(ends.subList(0, 8)).allMatch(Status::isOk);
      assertThat(ends.subList(8, 12)).noneMatch(Status::isOk);
    } finally {
      attackers.forEach(Attacker::close);
    }
    Waiting.until(() -> {
      try (Attacker again = new Attacker(bed.server.minionsPort(), Optional.of(holder))) {
        return again.call("Bundle").status().isOk();
      }
    });
  }

  @Test
  void aDigestAloneOpensNothing() throws Exception {
    Enrolment owner = holderEnrolment("web01");
    String digest = "cd".repeat(32);
    bed.blobs.put(
        digest,
        who ->
            who.equals(owner)
                ? Optional.of((InputStream) new ByteArrayInputStream(new byte[3]))
                : Optional.empty());
    Agent thief = bed.accepted("db01");
    try (var files = thief.link.files()) {
      assertThatThrownBy(() -> files.blobs(List.of(digest), new NoSink()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no such file");
    }
  }

  private Enrolment holderEnrolment(String name) {
    bed.holder(name);
    return bed.keys.list(List.of(name), List.of()).getFirst().asEnrolment();
  }

  private static Upward.Hello hello(int protocol) {
    return new Upward.Hello(
        "test",
        protocol,
        Set.of(),
        UUID.randomUUID(),
        "none",
        Clock.systemUTC().instant(),
        List.of(),
        List.of());
  }

  /** Takes nothing. */
  private static final class NoSink implements BundleClient.BlobSink {
    @Override
    public OutputStream open(String sha256) {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void complete(String sha256) {
      throw new AssertionError("nothing was to be complete");
    }
  }
}
