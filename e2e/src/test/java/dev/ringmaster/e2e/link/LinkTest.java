package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.SignedOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
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

  @Test
  void aMinionIsLetInByAnOperatorAndTakesSignedOrders() throws Exception {
    Agent agent = bed.accepted("web01");
    Session session = bed.fleet.session("web01").orElseThrow();
    assertThat(agent.enrolment).isEqualTo(session.enrolment());
    Order order = order(session.enrolment());
    assertThat(session.send(new Downward.Deliver(bed.keys.signingKeys().sign(order)))).isTrue();
    Waiting.until(() -> !agent.received.isEmpty());
    SignedOrder received = ((Downward.Deliver) agent.received.getFirst()).order();
    assertThat(agent.verifier.verify(received, agent.link.masterNow())).isEqualTo(order);
    assertThat(agent.link.send(new Upward.Started(order.id()))).isTrue();
    Waiting.until(() -> bed.fleet.received.contains(new Upward.Started(order.id())));
  }

  @Test
  void messagesArriveInOrder() {
    Agent agent = bed.accepted("web01");
    Session session = bed.fleet.session("web01").orElseThrow();
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      JobId id = JobId.create();
      ids.add(id);
      assertThat(session.send(new Downward.Acknowledged(id))).isTrue();
      assertThat(agent.link.send(new Upward.Started(id))).isTrue();
    }
    Waiting.until(() -> bed.fleet.received.size() == ids.size());
    Waiting.until(() -> agent.received.size() == ids.size());
    assertThat(bed.fleet.received).isEqualTo(ids.stream().map(Upward.Started::new).toList());
    assertThat(agent.received).isEqualTo(ids.stream().map(Downward.Acknowledged::new).toList());
  }

  @Test
  void rotatingTheSigningKeyReachesMinionsAtOnceAndRevokedKeysSignNothing() throws Exception {
    Agent agent = bed.accepted("web01");
    SignedOrder before = bed.keys.signingKeys().sign(order(agent.enrolment));
    bed.keys.rotateSigning(Bed.OPERATOR, false);
    Waiting.until(() -> agent.received.size() == 1);
    SignedOrder after = bed.keys.signingKeys().sign(order(agent.enrolment));
    assertThat(after.keyId()).isNotEqualTo(before.keyId());
    agent.verifier.verify(before, agent.link.masterNow());
    agent.verifier.verify(after, agent.link.masterNow());
    bed.keys.rotateSigning(Bed.OPERATOR, true);
    Waiting.until(() -> agent.received.size() == 2);
    assertThatThrownBy(() -> agent.verifier.verify(after, agent.link.masterNow()))
        .isInstanceOf(NotAuthenticException.class);
  }

  @Test
  void aStreamThatEndsIsMadeAnewAndToldInOrder() {
    Agent agent = bed.accepted("web01");
    bed.fleet.session("web01").orElseThrow().close("a test");
    Waiting.until(() -> agent.log.size() == 3);
    assertThat(agent.log.get(1)).startsWith("disconnected").contains("a test");
    Waiting.until(() -> bed.fleet.log.size() == 3);
    assertThat(bed.fleet.log)
        .containsExactly("connected web01", "disconnected web01", "connected web01");
  }

  @Test
  void aSecondConnectionOfTheSameMinionReplacesTheFirst() {
    bed.accepted("web01");
    Agent twin = bed.agent(bed.minion("web01")).started();
    Waiting.until(() -> twin.log.contains("connected"));
    Waiting.until(() -> bed.fleet.log.size() >= 3);
    assertThat(bed.fleet.log.subList(0, 3))
        .containsExactly("connected web01", "disconnected web01", "connected web01");
    assertThat(bed.server.sessions()).hasSize(1);
  }

  @Test
  void masterTimeIsLearnedFromTheStream() {
    bed.clock.setOffset(Duration.ZERO);
    SettableClock late = new SettableClock();
    late.setOffset(Duration.ofHours(-1));
    try (Agent agent = new Agent(bed.minion("web01"), bed.loops, late).started()) {
      Waiting.until(() -> !bed.keys.list().isEmpty());
      bed.accept("web01");
      Waiting.until(() -> agent.log.contains("connected"));
      assertThat(Duration.between(agent.link.masterNow(), Instant.now()).abs())
          .isLessThan(Duration.ofSeconds(10));
      Instant before = agent.link.masterNow();
      bed.clock.setOffset(Duration.ofMinutes(-5));
      Waiting.until(() -> agent.link.masterNow().equals(agent.link.masterNow()));
      assertThat(agent.link.masterNow()).isAfterOrEqualTo(before);
    }
  }

  @Test
  void theClockOfAMinionIsToldWheneverItIsPinged() {
    SettableClock wrong = new SettableClock();
    try (Agent agent = new Agent(bed.minion("web01"), bed.loops, wrong).started()) {
      Waiting.until(() -> !bed.keys.list().isEmpty());
      bed.accept("web01");
      Waiting.until(() -> bed.fleet.clocks.containsKey("web01"));
      wrong.setOffset(Duration.ofHours(-2));
      Instant late = Instant.now().minus(Duration.ofHours(1));
      Waiting.until(() -> bed.fleet.clocks.get("web01").isBefore(late));
      assertThat(agent.log).containsExactly("connected");
    }
  }

  @Test
  void aMinionWhoseCertificateIsHalfSpentRenewsItAndStaysTheSame() {
    Agent agent = bed.accepted("web01");
    Enrolment before = agent.enrolment;
    bed.clock.setOffset(Duration.ofDays(4));
    Waiting.until(() -> agent.log.stream().filter("connected"::equals).count() >= 2);
    assertThat(agent.log.get(1)).contains("renewed");
    assertThat(agent.enrolment).isEqualTo(before);
  }

  @Test
  void aMinionThatWasAwayForAMonthRenewsItsExpiredCertificate() {
    Agent agent = bed.accepted("web01");
    Enrolment before = agent.enrolment;
    agent.close();
    bed.clock.setOffset(Duration.ofDays(30));
    bed.restartServer();
    Agent again = bed.agent(bed.minion("web01")).started();
    Waiting.until(() -> again.log.contains("connected"));
    assertThat(again.enrolment).isEqualTo(before);
  }

  @Test
  void pillarAndFilesComeOverTheirOwnConnection() throws Exception {
    Agent agent = bed.accepted("web01");
    byte[] large = new byte[20 << 20];
    new Random(7).nextBytes(large);
    byte[] empty = {};
    String digest = serve(large);
    String emptyDigest = serve(empty);
    try (var files = agent.link.files()) {
      Bundle bundle = files.bundle(new BundleRequest(Optional.empty(), "", "", ""));
      assertThat(bundle.pillar()).isEqualTo(Value.map("for", Value.text("web01")));
      assertThat(bundle.files()).containsOnlyKeys("states/a.sls");
      Sink sink = new Sink();
      files.blobs(List.of(emptyDigest, digest, emptyDigest), sink);
      assertThat(sink.complete).containsExactly(emptyDigest, digest, emptyDigest);
      assertThat(sink.contents.get(1).toByteArray()).isEqualTo(large);
    }
  }

  @Test
  void aFileThatIsNotWhatItsDigestSaysIsNotComplete() throws Exception {
    Agent agent = bed.accepted("web01");
    String digest = "ab".repeat(32);
    bed.blobs.put(digest, _ -> Optional.of(new ByteArrayInputStream(new byte[] {1})));
    Sink sink = new Sink();
    try (var files = agent.link.files()) {
      assertThatThrownBy(() -> files.blobs(List.of(digest), sink))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("something else");
    }
    assertThat(sink.complete).isEmpty();
  }

  private String serve(byte[] content) throws Exception {
    String digest = Value.hex(MessageDigest.getInstance("SHA-256").digest(content));
    bed.blobs.put(digest, _ -> Optional.of(new ByteArrayInputStream(content)));
    return digest;
  }

  private Order order(Enrolment member) {
    Instant now = bed.clock.instant();
    return new Order(
        JobId.create(),
        Call.of("test.ping"),
        Audience.of("00", List.of(member)),
        now,
        now.plusSeconds(60),
        Duration.ZERO,
        "",
        "base",
        Set.of(),
        false,
        "unix:root");
  }

  /** Keeps contents in memory. */
  private static final class Sink implements BundleClient.BlobSink {
    private final List<ByteArrayOutputStream> contents = new ArrayList<>();
    private final List<String> complete = new ArrayList<>();

    @Override
    public OutputStream open(String sha256) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      contents.add(content);
      return content;
    }

    @Override
    public void complete(String sha256) {
      complete.add(sha256);
    }
  }
}
