package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.ringmaster.e2e.input.Installation;
import dev.ringmaster.master.cli.CallRefused;
import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.EnrollingGrpc;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Status;
import io.grpc.StatusException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine can do that was let in and then lies, to a whole master with an honest minion. */
class HostileMinionTest {
  @TempDir private static Path directory;
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    Path base = Files.createDirectories(directory.resolve("base"));
    for (String part : List.of("states", "pillar", "runbooks")) {
      Files.createDirectory(base.resolve(part));
    }
    Files.writeString(base.resolve("states/hello.sls"), "hello:\n  test.nop: []\n");
    Files.writeString(base.resolve("runbooks/deploy.sls"), "ping:\n  salt.pause: []\n");
    Files.writeString(
        base.resolve("pillar/top.sls"),
        "base:\n  '*': [common]\n  'T@role:db': [db]\n  'honest': [honest]\n");
    Files.writeString(base.resolve("pillar/common.sls"), "who: {{ grains.id }}\n");
    Files.writeString(base.resolve("pillar/db.sls"), "db: is-a-database\n");
    Files.writeString(base.resolve("pillar/honest.sls"), "own: only-for-honest\n");
    installation = new Installation(directory, List.of(base));
    installation.start("honest");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  private static RogueMinion rogue(String... trusted) throws Exception {
    String id = "rogue" + NUMBER.incrementAndGet();
    return RogueMinion.connect(installation, id, installation.token(id, trusted));
  }

  private static String id() {
    return "rogue" + NUMBER.get();
  }

  private static JobId submit(String... words) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(words));
    all.add("--async");
    return JobId.parse(installation.master(all.toArray(String[]::new)).strip());
  }

  private static Installation.Typed watch(JobId job) {
    return installation.type(List.of("master", "jobs", "watch", job.toString()), "");
  }

  private static void theOthersGoOn() {
    assertThat(installation.master("run", "honest", "test.ping")).contains("honest: true");
  }

  @Test
  void aCertificateIsForWhoAskedWhateverItsRequestAsksFor() throws Exception {
    KeyPair pair = CertificateAuthority.createKeyPair();
    MinionProto.EnrolRequest request =
        RogueMinion.request("greedy", pair, installation.token("greedy")).toBuilder()
            .setCertificateRequest(ByteString.copyFrom(GreedyRequest.of(pair)))
            .build();
    MinionProto.EnrolReply reply = RogueMinion.enrol(installation, request);
    X509Certificate certificate =
        dev.ringmaster.protocol.identity.Certificates.parse(reply.getCertificate().toByteArray());
    assertThat(certificate.getSubjectAlternativeNames().toString())
        .contains("ringmaster://minion/greedy/")
        .doesNotContain("operator", "master/");
    assertThat(certificate.getSubjectAlternativeNames()).hasSize(1);
    assertThat(certificate.getSubjectX500Principal().getName()).doesNotContain("root");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void whoAsksToBeLetInLearnsNeitherNamesNorKeys() throws Exception {
    MinionProto.EnrolReply taken = answer("honest");
    MinionProto.EnrolReply free = answer("nobody-has-this-name");
    assertThat(taken.getDecision()).isEqualTo(free.getDecision());
    assertThat(taken.getMessage()).isEqualTo(free.getMessage());
    assertThat(taken.getCertificate()).isEqualTo(ByteString.EMPTY);
    KeyPair own = CertificateAuthority.createKeyPair();
    try (RogueMinion other = rogue();
        Attacker stranger = new Attacker(installation.enrolPort(), Optional.empty())) {
      MinionProto.EnrolReply reply =
          stranger.ask(
              EnrollingGrpc.getRenewMethod(),
              MinionProto.RenewRequest.newBuilder()
                  .setCertificate(ByteString.copyFrom(other.holder.certificate().getEncoded()))
                  .setCertificateRequest(
                      ByteString.copyFrom(RogueMinion.signingRequest(own, "CN=x")))
                  .build());
      assertThat(reply.getDecision()).isEqualTo(MinionProto.EnrolReply.Decision.REJECTED);
      assertThat(reply.getCertificate()).isEqualTo(ByteString.EMPTY);
      assertThat(reply.getMessage()).doesNotContain(id());
    }
  }

  private static MinionProto.EnrolReply answer(String id) throws Exception {
    KeyPair pair = CertificateAuthority.createKeyPair();
    return RogueMinion.enrol(installation, RogueMinion.request(id, pair, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../honest",
        "/etc",
        "a/b",
        "a\\b",
        "a\0b",
        "a b",
        "a\nb",
        "Honest",
        "ｗeb",
        "a..b",
        "a\u202eb",
        ".a",
        "-a",
        "*"
      })
  void aNameThatIsNoNameIsRefused(String id) {
    assertThatThrownBy(() -> answer(id))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("the minion id is not valid");
    assertThat(installation.master("keys", "list", "-o", "json")).doesNotContain("\\u0000", "..");
  }

  @Test
  void whatItSaysOfAnothersJobChangesNothing() throws Exception {
    JobId job = submit("honest", "test.sleep", "1");
    try (RogueMinion rogue = rogue()) {
      rogue.send(new Upward.Accepted(job, "forged"));
      rogue.send(new Upward.Output(job, 0, false, "forged\n"));
      rogue.send(returned(job, new Outcome.Failed(Value.text("forged"), List.of())));
      assertThat(rogue.next()).isEqualTo(new Downward.Acknowledged(job));
      assertThat(rogue.isConnected()).isTrue();
    }
    Installation.Typed seen = watch(job);
    assertThat(seen.out()).contains("honest: true").doesNotContain("forged");
    assertThat(installation.master("jobs", "show", job.toString())).doesNotContain("forged");
  }

  @Test
  void aReturnSentTwiceCountsOnce() throws Exception {
    try (RogueMinion rogue = rogue()) {
      JobId job = submit(id(), "test.ping");
      assertThat(rogue.next()).isInstanceOf(Downward.Deliver.class);
      rogue.send(returned(job, new Outcome.Succeeded(Value.text("first"))));
      assertThat(rogue.next()).isEqualTo(new Downward.Acknowledged(job));
      rogue.send(returned(job, new Outcome.Succeeded(Value.text("second"))));
      assertThat(rogue.next()).isEqualTo(new Downward.Acknowledged(job));
      assertThat(watch(job).out()).contains("first").doesNotContain("second");
      assertThat(installation.master("events", "job/" + job + "/ret/*", "-o", "json"))
          .doesNotContain("second");
    }
  }

  private static Upward.Returned returned(JobId job, Outcome outcome) {
    return new Upward.Returned(new Return(job, outcome, Instant.EPOCH, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"job/1/ret", "run/1", "key/accept", "minion/honest/up", "master/stop"})
  void anEventIsItsOwnWhateverItsTag(String tag) throws Exception {
    try (RogueMinion rogue = rogue()) {
      rogue.send(new Upward.Event(tag, Value.text("by-rogue")));
      Waiting.until(() -> events("*").contains("by-rogue"));
      assertThat(events(tag)).doesNotContain("by-rogue");
      assertThat(events("minion/" + id() + "/" + tag)).contains("by-rogue");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../honest/up", "/job/1", "", "a//b", "a\0b", "a\u001b[31m", "./x", "a b"})
  void aTagThatIsNoTagIsDropped(String tag) throws Exception {
    try (RogueMinion rogue = rogue()) {
      rogue.send(new Upward.Event(tag, Value.text("by-climbing")));
      rogue.send(new Upward.Event("after", Value.text("later")));
      Waiting.until(() -> events("minion/" + id() + "/after").contains("later"));
      assertThat(events("*")).doesNotContain("by-climbing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"job/1/ret", "run/1", "key/accept", "minion/honest/x", "job", "key"})
  void anOperatorsEventIsNotTheMasters(String tag) {
    try (ControlClient client = ControlClient.connect(installation.socket())) {
      assertThatThrownBy(() ->
              client.ask(
                  "events.publish",
                  Value.map("tag", Value.text(tag), "data", Value.text("by-operator"))))
          .isInstanceOf(CallRefused.class)
          .hasMessageContaining("only the master emits");
    }
    assertThat(events("*")).doesNotContain("by-operator");
  }

  private static String events(String glob) {
    return installation.master("events", glob, "--limit", "1000", "-o", "json");
  }

  @Test
  void itsOwnPillarAndNoOthersWhateverItClaimsToBe() throws Exception {
    JobId job = submit("honest", "test.ping");
    try (RogueMinion rogue = rogue()) {
      rogue.send(
          new Upward.Grains(
              Value.map(
                  "id", Value.text("honest"),
                  "role", Value.text("db"),
                  "roles", Value.list(Value.text("db")),
                  "trusted", Value.map("role", Value.text("db")))));
      Waiting.until(() -> installation.master("minions").contains(id()));
      String pillar = pillar(rogue, MinionProto.BundleRequest.getDefaultInstance());
      assertThat(pillar).contains(id()).doesNotContain("database", "only-for-honest");
      assertThatThrownBy(() ->
              pillar(
                  rogue,
                  MinionProto.BundleRequest.newBuilder()
                      .setJob(ByteString.copyFrom(Wire.bytes(new Upward.Started(job)), 4, 16))
                      .build()))
          .isInstanceOf(StatusException.class)
          .hasMessageNotContaining("honest");
    }
  }

  @Test
  void onlyWhatIsInItsSnapshotIsServed() throws Exception {
    try (RogueMinion rogue = rogue()) {
      pillar(rogue, MinionProto.BundleRequest.getDefaultInstance());
      assertThat(blob(rogue, "states/hello.sls")).contains("test.nop");
      for (String other :
          List.of(
              "pillar/common.sls", "pillar/honest.sls", "runbooks/deploy.sls", "../master.yaml")) {
        assertThatThrownBy(() -> blob(rogue, other))
            .as(other)
            .isInstanceOf(StatusException.class)
            .hasMessageContaining("no such file");
      }
    }
  }

  private static String pillar(RogueMinion rogue, MinionProto.BundleRequest request)
      throws Exception {
    MinionProto.BundlePart head = rogue.attacker.ask(LinkingGrpc.getBundleMethod(), request);
    return Wire.value(head.getHead().getPillar().toByteArray()).toString();
  }

  private static String blob(RogueMinion rogue, String file) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(directory.resolve("base").resolve(file)));
    MinionProto.BlobChunk chunk =
        rogue.attacker.ask(
            LinkingGrpc.getBlobsMethod(),
            MinionProto.BlobsRequest.newBuilder().addSha256(ByteString.copyFrom(digest)).build());
    return chunk.getData().toString(StandardCharsets.UTF_8);
  }

  @Test
  void aNameEnrolledAnewSeesNothingOfTheOldOne() throws Exception {
    try (RogueMinion old = rogue("role=db")) {
      assertThat(pillar(old, MinionProto.BundleRequest.getDefaultInstance())).contains("database");
    }
    String id = id();
    Waiting.until(() ->
        installation
            .master("minions")
            .lines()
            .anyMatch(line -> line.startsWith(id + " ") && line.contains("down")));
    JobId job = submit(id, "test.echo", "for-the-old-one", "--queue-for", "1h");
    installation.master("keys", "delete", id, "--yes");
    try (RogueMinion fresh = RogueMinion.connect(installation, id, installation.token(id))) {
      assertThat(pillar(fresh, MinionProto.BundleRequest.getDefaultInstance()))
          .doesNotContain("database");
      JobId own = submit(id, "test.ping");
      Downward.Deliver first = (Downward.Deliver) fresh.next();
      assertThat(new String(first.order().payload(), StandardCharsets.ISO_8859_1))
          .doesNotContain("for-the-old-one");
      fresh.send(returned(job, new Outcome.Succeeded(Value.text("inherited"))));
      fresh.send(returned(own, new Outcome.Succeeded(Value.bool(true))));
      assertThat(watch(own).status()).isZero();
      assertThat(watch(job).out()).doesNotContain("inherited");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "kind", "depth", "text", "utf8", "reason", "garbage"})
  void aHostileReturnIsAnErrorOfItsJobAlone(String what) throws Exception {
    try (RogueMinion rogue = rogue()) {
      JobId job = submit(id(), "test.ping");
      assertThat(rogue.next()).isInstanceOf(Downward.Deliver.class);
      rogue.send(HostileReturn.of(what, job));
      assertThat(rogue.next()).isEqualTo(new Downward.Acknowledged(job));
      Installation.Typed seen = watch(job);
      assertThat(seen.status()).as(seen.out()).isEqualTo(2);
      assertThat(seen.out()).contains(id() + ": failed").doesNotContain("Exception", "\u001b");
      assertThat(rogue.isConnected()).isTrue();
    }
    theOthersGoOn();
  }

  @Test
  void aReturnBeyondAFrameEndsOnlyItsOwnStream() throws Exception {
    try (RogueMinion rogue = rogue()) {
      JobId job = submit(id(), "test.ping", "--timeout", "1s");
      assertThat(rogue.next()).isInstanceOf(Downward.Deliver.class);
      rogue.send(HostileReturn.large(job, 32 << 20));
      Waiting.until(() -> !rogue.isConnected());
    }
    theOthersGoOn();
  }

  @Test
  void tenThousandWhoAskToBeLetInDoNotKeepTheOthersOut() throws Exception {
    MinionProto.EnrolRequest plain =
        RogueMinion.request("x", CertificateAuthority.createKeyPair(), "");
    try (Attacker flood = new Attacker(installation.enrolPort(), Optional.empty())) {
      List<CompletableFuture<Status>> ends = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        ends.add(
            flood.begin(
                EnrollingGrpc.getEnrolMethod(),
                plain.toBuilder().setMinionId("flood" + i).build()));
        if (i % 2_500 == 0) {
          theOthersGoOn();
        }
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      assertThat(ends).anyMatch(end -> end.join().getCode() == Status.Code.RESOURCE_EXHAUSTED);
    }
    theOthersGoOn();
    long pending =
        installation
            .master("keys", "list", "flood*")
            .lines()
            .filter(it -> it.contains("pending"))
            .count();
    assertThat(pending).isBetween(1L, 1_000L);
    installation.master("keys", "delete", "flood*", "--yes");
    try (RogueMinion welcome = rogue()) {
      assertThat(welcome.isConnected()).isTrue();
    }
  }

  @Test
  void outputWithoutEndDoesNotKeepTheOthersWaiting() throws Exception {
    try (RogueMinion rogue = rogue()) {
      JobId job = submit(id(), "test.ping");
      assertThat(rogue.next()).isInstanceOf(Downward.Deliver.class);
      Upward.Output much = new Upward.Output(job, 0, false, "x".repeat(60_000));
      for (int i = 0; i < 1_000; i++) {
        rogue.send(much);
        if (i % 250 == 0) {
          theOthersGoOn();
        }
      }
      theOthersGoOn();
    }
  }
}
