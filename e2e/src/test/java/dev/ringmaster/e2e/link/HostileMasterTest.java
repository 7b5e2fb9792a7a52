package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.ringmaster.minion.assembly.Minion;
import dev.ringmaster.minion.assembly.MinionSettings;
import dev.ringmaster.minion.assembly.MinionShared;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.BundleWire;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole minion does with the orders and files of somebody who lies or repeats himself. */
class HostileMasterTest {
  @TempDir private static Path directory;
  private static final MinionShared SHARED = MinionShared.create();
  private static Bed bed;
  private static PuppetMaster puppet;
  private static Minion minion;
  private static Enrolment enrolment;

  @BeforeAll
  static void start() throws Exception {
    bed = new Bed(directory.resolve("master"));
    puppet = new PuppetMaster(bed);
    minion =
        new Minion(
            MinionSettings.of(
                Bed.id("web01"),
                new MinionSettings.Master(
                    "127.0.0.1",
                    puppet.port(),
                    bed.server.enrolPort(),
                    bed.keys.fingerprint(),
                    Optional.empty()),
                directory.resolve("minion")),
            SHARED);
    minion.start();
    Waiting.until(() -> !bed.keys.list().isEmpty());
    enrolment = bed.accept("web01").asEnrolment();
    Waiting.until(() -> puppet.isLinked());
  }

  @BeforeEach
  void forget() throws Exception {
    puppet.heard.clear();
    Files.deleteIfExists(directory.resolve("trace"));
  }

  @AfterAll
  static void stop() {
    minion.close();
    puppet.close();
    SHARED.close();
    bed.close();
  }

  /** An order that leaves a line in a file. */
  private static Order order(Enrolment member, Instant notAfter) {
    Instant issued = notAfter.minusSeconds(60);
    Value.MapValue arguments =
        Value.map(
            "cmd", Value.text("echo ran >> " + directory.resolve("trace")),
            "shell", Value.bool(true));
    return new Order(
        JobId.create(),
        new Call("cmd.run", List.of(), arguments),
        Audience.of("5a17", List.of(member)),
        issued,
        notAfter,
        Duration.ZERO,
        "",
        "base",
        Set.of(),
        true,
        "unix:root");
  }

  private static Order order() {
    return order(enrolment, Instant.now().plusSeconds(60));
  }

  private static Outcome outcome(JobId job) {
    Waiting.until(() -> answers(job).findFirst().isPresent());
    return answers(job).reduce((_, later) -> later).orElseThrow();
  }

  private static Stream<Outcome> answers(JobId job) {
    return puppet.heard(Upward.Returned.class).stream()
        .filter(returned -> returned.answer().job().equals(job))
        .map(returned -> returned.answer().outcome());
  }

  private static void refused(JobId job, Outcome.Reason reason) {
    Waiting.until(() ->
        answers(job).anyMatch(it -> it instanceof Outcome.Refused no && no.reason() == reason));
  }

  private static void hasRun(int times) throws Exception {
    Path trace = directory.resolve("trace");
    assertThat(Files.exists(trace) ? Files.readAllLines(trace) : List.of()).hasSize(times);
  }

  /** Something done after all that came before was handled. */
  private static void provesItsHealth() throws Exception {
    Order sound = order();
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(sound)));
    assertThat(outcome(sound.id())).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void anOrderThatComesAgainIsNotRunAgain() throws Exception {
    Order order = order();
    SignedOrder signed = bed.keys.signingKeys().sign(order);
    puppet.send(new Downward.Deliver(signed));
    puppet.send(new Downward.Deliver(signed));
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Succeeded.class);
    puppet.send(new Downward.Acknowledged(order.id()));
    puppet.send(new Downward.Deliver(signed));
    refused(order.id(), Outcome.Reason.REPLAYED);
    hasRun(1);
  }

  @Test
  void anOrderWhoseTimeIsOverIsNotRun() throws Exception {
    Order late = order(enrolment, Instant.now().minusSeconds(5));
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(late)));
    refused(late.id(), Outcome.Reason.EXPIRED);
    hasRun(0);
  }

  @Test
  void anAlteredOrderIsNotRunAndIsReported() throws Exception {
    SignedOrder signed = bed.keys.signingKeys().sign(order());
    byte[] payload = signed.payload();
    for (int bit = 0; bit < payload.length * 8; bit += 13) {
      byte[] altered = payload.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      puppet.send(
          new Downward.Deliver(new SignedOrder(altered, signed.keyId(), signed.signature())));
    }
    provesItsHealth();
    hasRun(1);
    assertThat(puppet.heard(Upward.Event.class)).isNotEmpty();
  }

  @Test
  void anOrderForOthersIsNotRunAndIsReported() throws Exception {
    Enrolment other = new Enrolment(Bed.id("web02"), new UUID(3, 4));
    Order theirs = order(other, Instant.now().plusSeconds(60));
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(theirs)));
    refused(theirs.id(), Outcome.Reason.NOT_AUTHENTIC);
    // The same name under another enrolment is another machine.
    Order former =
        order(new Enrolment(enrolment.minion(), new UUID(5, 6)), Instant.now().plusSeconds(60));
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(former)));
    refused(former.id(), Outcome.Reason.NOT_AUTHENTIC);
    hasRun(0);
  }

  @Test
  void anOrderOfAnUnknownKeyIsNotRunAndIsReported() throws Exception {
    try (Bed other = new Bed(directory.resolve("other"))) {
      Order order = order();
      puppet.send(new Downward.Deliver(other.keys.signingKeys().sign(order)));
      refused(order.id(), Outcome.Reason.NOT_AUTHENTIC);
    }
    hasRun(0);
    assertThat(puppet.heard(Upward.Event.class)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.sls",
        "states/../../outside.sls",
        "/etc/cron.d/outside",
        "states//outside.sls",
        "states/./outside.sls",
        "states\\outside.sls",
        "states/a\0b.sls",
        "",
        ".."
      })
  void aFileThatWouldLeaveItsPlaceSpoilsTheWholeBundle(String path) throws Exception {
    byte[] content = "outside:\n  test.nop: []\n".getBytes(StandardCharsets.UTF_8);
    String digest = Value.hex(MessageDigest.getInstance("SHA-256").digest(content));
    serve(path, digest, content);
    Order order = apply("outside");
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(order)));
    assertThat(outcome(order.id())).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome(order.id())).problems().toString())
        .contains("a file's path leaves the environment");
    provesItsHealth();
  }

  @Test
  void aFileWithAnotherContentIsNoFileAndASecondAnswerIsNotHeard() throws Exception {
    byte[] content = "genuine:\n  test.nop: []\n".getBytes(StandardCharsets.UTF_8);
    byte[] forgery = "forged:\n  test.nop: []\n".getBytes(StandardCharsets.UTF_8);
    String digest = Value.hex(MessageDigest.getInstance("SHA-256").digest(content));
    serve("states/genuine.sls", digest, forgery);
    Order forged = apply("genuine");
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(forged)));
    assertThat(outcome(forged.id())).isInstanceOf(Outcome.Failed.class);
    serve("states/genuine.sls", digest, content, content, forgery);
    Order genuine = apply("genuine");
    puppet.send(new Downward.Deliver(bed.keys.signingKeys().sign(genuine)));
    assertThat(outcome(genuine.id())).isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcome(genuine.id()).toString()).contains("genuine").doesNotContain("forged");
  }

  private static Order apply(String sls) {
    Order plain = order();
    return new Order(
        plain.id(),
        new Call("state.apply", List.of(), Value.map("mods", Value.list(Value.text(sls)))),
        plain.audience(),
        plain.issuedAt(),
        plain.notAfter(),
        plain.timeout(),
        "ab".repeat(32),
        "base",
        Set.of(),
        true,
        "unix:root");
  }

  private static void serve(String path, String digest, byte[]... contents) {
    Bundle bundle =
        new Bundle(
            "base",
            "ab".repeat(32),
            Value.map(),
            new LinkedHashMap<>(
                Map.of(path, new Bundle.FileEntry(digest, contents[0].length, 0644))));
    puppet.bundle = BundleWire.parts(bundle);
    puppet.chunks =
        Stream.of(contents)
            .map(content ->
                MinionProto.BlobChunk.newBuilder()
                    .setData(ByteString.copyFrom(content))
                    .setLast(true)
                    .build())
            .toList();
  }
}
