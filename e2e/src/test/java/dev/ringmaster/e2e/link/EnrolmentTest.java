package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.EnrolAnswer;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.job.Enrolment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
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
  void aMinionWithTheWrongFingerprintSaysNothingToTheMaster() {
    LinkSettings right = bed.minion("web01");
    LinkSettings wrong =
        new LinkSettings(
            right.id(),
            right.host(),
            right.minionsPort(),
            right.enrolPort(),
            "ab".repeat(32),
            right.token(),
            right.directory(),
            right.version(),
            right.backoff(),
            right.backoffLimit());
    Agent agent = bed.agent(wrong).started();
    Waiting.until(() -> agent.refusals.size() >= 2);
    assertThat(agent.refusals.getFirst())
        .contains("not the one that this minion was given")
        .contains("ab".repeat(32))
        .contains(bed.keys.fingerprint());
    assertThat(bed.store.ofOthers()).isEmpty();
  }

  @Test
  void aTokenIsNotShownToAMasterWithTheWrongFingerprint() throws Exception {
    Path file = directory.resolve("token");
    PrivateFile.write(file, "rmjoin-secret".getBytes(StandardCharsets.UTF_8));
    LinkSettings right = bed.minion("web01").withTokenFile(file);
    LinkSettings wrong =
        LinkSettings.of(
                right.id(),
                right.host(),
                right.minionsPort(),
                right.enrolPort(),
                "ab".repeat(32),
                right.directory(),
                "test")
            .withTokenFile(file)
            .withBackoff(right.backoff(), right.backoffLimit());
    Agent agent = bed.agent(wrong).started();
    Waiting.until(() -> agent.refusals.size() >= 2);
    assertThat(bed.store.ofOthers()).isEmpty();
    assertThat(agent.refusals).noneMatch(text -> text.contains("rmjoin"));
  }

  @Test
  void aMasterWithAnotherKeyIsRefusedAlsoByAMinionThatIsEnrolled() {
    Agent agent = bed.accepted("web01");
    agent.close();
    try (Bed other = new Bed(directory.resolve("other"))) {
      LinkSettings settings = bed.minion("web01");
      LinkSettings elsewhere =
          new LinkSettings(
              settings.id(),
              settings.host(),
              other.server.minionsPort(),
              other.server.enrolPort(),
              settings.fingerprint(),
              settings.token(),
              settings.directory(),
              settings.version(),
              settings.backoff(),
              settings.backoffLimit());
      Agent moved = bed.agent(elsewhere).started();
      Waiting.until(() -> !moved.refusals.isEmpty());
      assertThat(moved.refusals.getFirst()).contains("not the one that this minion was given");
      assertThat(other.store.ofOthers()).isEmpty();
    }
  }

  @Test
  void aTokenLetsInWhomItNamesAsOftenAsItSays() throws Exception {
    Value.MapValue trusted = Value.map("role", Value.text("web"));
    String token = bed.keys.createToken(Bed.OPERATOR, "web*", 1, Duration.ofHours(1), trusted);
    Agent first = bed.agent(withToken("web01", token)).started();
    Waiting.until(() -> first.log.contains("connected"));
    assertThat(bed.keys.list(List.of("web01"), List.of()).getFirst().trusted()).isEqualTo(trusted);
    Agent second = bed.agent(withToken("web02", token)).started();
    Waiting.until(() -> !second.refusals.isEmpty());
    assertThat(second.refusals.getFirst()).contains("used up");
    assertThat(bed.keys.list(List.of("web02"), List.of())).isEmpty();
  }

  @Test
  void aTokenThatIsExpiredOfAnotherNameOrGuessedLetsNobodyIn() throws Exception {
    String web = bed.keys.createToken(Bed.OPERATOR, "web*", 9, Duration.ofMinutes(10), Value.map());
    Agent other = bed.agent(withToken("db01", web)).started();
    Waiting.until(() -> !other.refusals.isEmpty());
    assertThat(other.refusals.getFirst()).contains("not for a minion of this name");
    Agent guess = bed.agent(withToken("web02", web + "x")).started();
    Waiting.until(() -> !guess.refusals.isEmpty());
    assertThat(guess.refusals.getFirst()).contains("not known");
    bed.clock.setOffset(Duration.ofMinutes(11));
    Agent late = bed.agent(withToken("web03", web)).started();
    Waiting.until(() -> !late.refusals.isEmpty());
    assertThat(late.refusals.getFirst()).contains("expired");
    assertThat(bed.keys.list()).isEmpty();
    assertThat(bed.keys.tokens().getFirst().usesLeft()).isEqualTo(9);
    assertThat(bed.store.tokens().toString()).doesNotContain(web);
  }

  @Test
  void aSecondKeyForAKnownNameIsAConflictThatNoTokenResolves() throws Exception {
    Agent first = bed.accepted("web01");
    String token = bed.keys.createToken(Bed.OPERATOR, "*", 9, Duration.ofHours(1), Value.map());
    LinkSettings twin =
        LinkSettings.of(
                Bed.id("web01"),
                "127.0.0.1",
                bed.server.minionsPort(),
                bed.server.enrolPort(),
                bed.keys.fingerprint(),
                directory.resolve("minions/twin"),
                "test")
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(200))
            .withTokenFile(tokenFile(token));
    Agent second = bed.agent(twin).started();
    Waiting.until(() -> !second.refusals.isEmpty());
    assertThat(second.refusals.getFirst()).contains("another key holds this name");
    KeyEntry conflict =
        bed.keys.list(List.of("web01"), List.of(KeyEntry.State.CONFLICT)).getFirst();
    assertThatThrownBy(() ->
            bed.keys.accept(Bed.OPERATOR, conflict.minion(), conflict.fingerprint(), Value.map()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("delete the other key first");
    assertThat(first.log).containsExactly("connected");
    assertThat(bed.keys.tokens().getFirst().usesLeft()).isEqualTo(9);
  }

  @Test
  void acceptingBindsToTheFingerprintThatWasShown() {
    Agent agent = bed.agent(bed.minion("web01")).started();
    Waiting.until(() -> !bed.keys.list().isEmpty());
    assertThatThrownBy(
            () -> bed.keys.accept(Bed.OPERATOR, Bed.id("web01"), "00".repeat(32), Value.map()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("not the one with the fingerprint");
    assertThat(bed.keys.list().getFirst().state()).isEqualTo(KeyEntry.State.PENDING);
    assertThat(bed.keys.list().getFirst().fingerprint()).isEqualTo(agent.link.fingerprint());
  }

  @Test
  void aNameThatIsEnrolledAnewIsAnotherEnrolment() {
    Agent agent = bed.accepted("web01");
    Enrolment before = agent.enrolment;
    bed.delete("web01");
    Waiting.until(
        () -> !bed.keys.list(List.of("web01"), List.of(KeyEntry.State.PENDING)).isEmpty());
    assertThat(bed.fleet.session("web01")).isEmpty();
    bed.accept("web01");
    Waiting.until(() -> bed.fleet.session("web01").isPresent());
    assertThat(bed.fleet.session("web01").orElseThrow().enrolment()).isNotEqualTo(before);
    assertThat(bed.keys.isAccepted(before)).isFalse();
  }

  @Test
  void aRejectedKeyIsToldSoAndStaysOut() {
    Agent agent = bed.agent(bed.minion("web01")).started();
    Waiting.until(() -> !bed.keys.list().isEmpty());
    KeyEntry entry = bed.keys.list().getFirst();
    bed.keys.reject(Bed.OPERATOR, entry.minion(), entry.fingerprint());
    Waiting.until(() -> agent.refusals.stream().anyMatch(text -> text.contains("rejected")));
    assertThat(agent.log).isEmpty();
  }

  @Test
  void noMoreKeysArePendingThanTheLimitAllows() {
    bed.close();
    bed = new Bed(directory.resolve("small"), Bed.settings(), new KeyLimits(3, 10));
    for (int i = 0; i < 3; i++) {
      EnrolAnswer answer =
          bed.keys.enrol(
              Bed.id("m" + i), CertificateAuthority.createKeyPair().getPublic(), "", "127.0.0.1");
      assertThat(answer).isInstanceOf(EnrolAnswer.Pending.class);
    }
    Agent agent = bed.agent(bed.minion("web01")).started();
    Waiting.until(() -> !agent.refusals.isEmpty());
    assertThat(agent.refusals.getFirst()).contains("keys.pending_limit");
    assertThat(bed.keys.list()).hasSize(3);
    bed.delete("m0");
    Waiting.until(() -> !bed.keys.list(List.of("web01"), List.of()).isEmpty());
  }

  @Test
  void tooManyRequestsFromOneAddressAreRefused() {
    bed.close();
    bed =
        new Bed(directory.resolve("slow"), Bed.settings().withEnrols(1_000, 2), KeyLimits.DEFAULTS);
    Agent agent = bed.agent(bed.minion("web01"));
    List<Attacker.End> ends = Flood.enrol(bed.server.enrolPort(), 20);
    assertThat(ends)
        .anyMatch(end ->
            String.valueOf(end.status().getDescription()).contains("link.enrols_per_address"));
    agent.started();
    Waiting.until(() -> !bed.keys.list().isEmpty());
  }

  @Test
  void privateFilesOfBothSidesAreForTheirOwnersOnly() throws Exception {
    bed.accepted("web01");
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found)
          .anyMatch(path -> path.endsWith("ca.key"))
          .anyMatch(path -> path.endsWith("minion.key"));
      for (Path file : found) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  private LinkSettings withToken(String name, String token) throws Exception {
    return bed.minion(name).withTokenFile(tokenFile(token));
  }

  private Path tokenFile(String token) throws Exception {
    Path file = Files.createTempFile(directory, "token", "");
    PrivateFile.write(file, token.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
