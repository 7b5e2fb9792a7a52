package dev.ringmaster.master.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.master.store.StoredKeys;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  private static final String ROOT = "unix:root";
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private Store store;
  private Keys keys;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void open() {
    store = Store.open(directory.resolve("store"), clock);
    keys = keys();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Keys keys() {
    CertificateAuthority ca = CertificateAuthority.open(directory.resolve("pki"), clock);
    SigningKeys signing = SigningKeys.open(directory.resolve("signing"), ca, clock);
    return new Keys(new StoredKeys(store), ca, signing, KeyLimits.DEFAULTS, clock);
  }

  private void restartAt(Instant now) {
    store.close();
    clock = Clock.fixed(now, ZoneOffset.UTC);
    open();
  }

  private static KeyPair pair() {
    return CertificateAuthority.createKeyPair();
  }

  private static MinionId id(String name) {
    return new MinionId(name);
  }

  private EnrolAnswer ask(String name, PublicKey key, String token) {
    return keys.enrol(id(name), key, token, "10.0.0.7");
  }

  private Enrolment accepted(String name, PublicKey key) {
    ask(name, key, "");
    return keys.accept(ROOT, id(name), Certificates.fingerprint(key), Value.map()).asEnrolment();
  }

  @Test
  void everythingIsThereAfterARestart() {
    Value.MapValue trusted = Value.map("key", Value.secret(Value.text("hunter2")));
    PublicKey web = pair().getPublic();
    ask("web01", web, "");
    KeyEntry accepted = keys.accept(ROOT, id("web01"), Certificates.fingerprint(web), trusted);
    ask("web02", pair().getPublic(), "");
    ask("web01", pair().getPublic(), "");
    keys.createToken(ROOT, "db*", 3, Duration.ofHours(1), trusted);
    List<KeyEntry> before = keys.list();
    List<JoinToken> tokens = keys.tokens();
    String fingerprint = keys.fingerprint();
    restartAt(NOW);
    assertThat(keys.list()).isEqualTo(before).hasSize(3);
    assertThat(keys.tokens()).isEqualTo(tokens).hasSize(1);
    assertThat(keys.fingerprint()).isEqualTo(fingerprint);
    assertThat(keys.isAccepted(accepted.asEnrolment())).isTrue();
    assertThat(keys.undecided()).isEqualTo(2);
  }

  @Test
  void neitherTokensNorSecretAttributesAreOnDisk() throws Exception {
    String token =
        keys.createToken(
            ROOT,
            "*",
            1,
            Duration.ofHours(1),
            Value.map("key", Value.secret(Value.text("hunter2"))));
    store.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.toString()).doesNotContain(token).doesNotContain("hunter2");
      }
    }
    open();
  }

  @Test
  void aListenerThatFailsKeepsNobodyFromHearingThatAMinionIsOut() {
    keys.listen(listener("first"));
    keys.listen(
        new KeyListener() {
          @Override
          public void withdrawn(Enrolment enrolment) {
            throw new IllegalStateException("the disk is full");
          }
        });
    keys.listen(listener("last"));
    PublicKey key = pair().getPublic();
    Enrolment enrolment = accepted("web01", key);
    keys.delete(ROOT, enrolment.minion(), Certificates.fingerprint(key));
    assertThat(keys.isAccepted(enrolment)).isFalse();
    assertThat(told).containsExactly("last: web01 is out", "first: web01 is out");
  }

  private KeyListener listener(String name) {
    return new KeyListener() {
      @Override
      public void withdrawn(Enrolment enrolment) {
        told.add(name + ": " + enrolment.minion() + " is out");
      }
    };
  }

  @Test
  void everyChangeIsAnAuditEntryAndAnEvent() {
    PublicKey key = pair().getPublic();
    Enrolment enrolment = accepted("web01", key);
    keys.delete(ROOT, enrolment.minion(), Certificates.fingerprint(key));
    keys.rotateSigning(ROOT, false);
    keys.rotateSigningIfDue();
    restartAt(NOW.plus(Duration.ofDays(46)));
    assertThat(audited())
        .containsExactly(
            "master key.rotate",
            "minion:10.0.0.7 key.request",
            "unix:root key.accept",
            "unix:root key.delete",
            "unix:root key.rotate",
            "master key.rotate");
    assertThat(read("SELECT tag FROM events ORDER BY sequence"))
        .containsExactly(
            "key/signing/rotate",
            "key/web01/request",
            "key/web01/accept",
            "key/web01/delete",
            "key/signing/rotate",
            "key/signing/rotate");
  }

  private List<String> audited() {
    return read("SELECT principal || ' ' || action FROM audit ORDER BY number");
  }

  private List<String> read(String query) {
    return store.read(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Test
  void whatSomebodyIsTrustedWithIsInTheAuditAndItsSecretsAreNot() {
    Value.MapValue trusted =
        Value.map("role", Value.text("web"), "key", Value.secret(Value.text("hunter2")));
    PublicKey web = pair().getPublic();
    ask("web01", web, "");
    keys.accept(ROOT, id("web01"), Certificates.fingerprint(web), trusted);
    keys.trust(
        ROOT, id("web01"), Certificates.fingerprint(web), trusted.with("n", Value.integer(1)));
    keys.createToken(ROOT, "db*", 1, Duration.ofHours(1), trusted);
    List<String> audited =
        new StoredAudit(store)
            .list(1, 10).stream().map(entry -> entry.details().toString()).toList();
    assertThat(audited).hasSize(4);
    assertThat(audited.get(1)).contains("trusted: {role: web, key: •••}");
    assertThat(audited.get(2)).contains("trusted: {role: web, key: •••, n: 1}");
    assertThat(audited.get(3)).contains("trusted: {role: web, key: •••}");
    assertThat(
            new StoredEvents(store).list("*", 0, 10).stream().map(event -> event.data().toString()))
        .anyMatch(data -> data.contains("role: web"))
        .noneMatch(data -> data.contains("hunter2"));
  }

  @Test
  void aPendingKeyNeverChanges() {
    PublicKey first = pair().getPublic();
    ask("web01", first, "");
    PublicKey second = pair().getPublic();
    assertThat(ask("web01", second, ""))
        .as("a stranger does not learn which names are taken")
        .isEqualTo(ask("db01", pair().getPublic(), ""));
    assertThat(keys.list(List.of("web01"), List.of(KeyEntry.State.PENDING)))
        .singleElement()
        .extracting(KeyEntry::fingerprint)
        .isEqualTo(Certificates.fingerprint(first));
    keys.delete(ROOT, id("web01"), Certificates.fingerprint(first));
    assertThat(ask("web01", second, "")).isInstanceOf(EnrolAnswer.Pending.class);
    assertThat(keys.list(List.of("web01"), List.of()))
        .singleElement()
        .extracting(KeyEntry::state)
        .isEqualTo(KeyEntry.State.PENDING);
  }

  @Test
  void aReplyThatWasLostCostsNoSecondUseOfAToken() {
    String token = keys.createToken(ROOT, "web*", 1, Duration.ofHours(1), Value.map());
    PublicKey key = pair().getPublic();
    assertThat(ask("web01", key, token)).isInstanceOf(EnrolAnswer.Accepted.class);
    assertThat(ask("web01", key, token)).isInstanceOf(EnrolAnswer.Accepted.class);
    assertThat(ask("web02", pair().getPublic(), token))
        .isInstanceOfSatisfying(
            EnrolAnswer.Rejected.class, r -> assertThat(r.message()).contains("used up"));
  }

  @Test
  void expiredTokensMakeRoomForNewOnes() {
    keys.createToken(ROOT, "*", 1, Duration.ofHours(1), Value.map());
    restartAt(NOW.plus(Duration.ofHours(2)));
    assertThat(keys.tokens()).hasSize(1);
    keys.createToken(ROOT, "web*", 1, Duration.ofHours(1), Value.map());
    assertThat(keys.tokens()).singleElement().extracting(JoinToken::match).isEqualTo("web*");
  }

  @Test
  void onlyTheSameKeyOfAnAcceptedEnrolmentIsRenewed() {
    KeyPair pair = pair();
    Enrolment enrolment = accepted("web01", pair.getPublic());
    X509Certificate certificate =
        keys.authority().issue(new Identity.Minion(enrolment), pair.getPublic());
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Accepted.class);
    assertThat(keys.renew(certificate, pair().getPublic()))
        .isInstanceOf(EnrolAnswer.Rejected.class);
    X509Certificate operator =
        keys.authority().issue(new Identity.Operator("ann"), pair.getPublic());
    assertThat(keys.renew(operator, pair.getPublic())).isInstanceOf(EnrolAnswer.Rejected.class);
    restartAt(NOW.plus(Duration.ofDays(7 + 89)));
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Accepted.class);
    restartAt(NOW.plus(Duration.ofDays(7 + 91)));
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Rejected.class);
    restartAt(NOW);
    keys.delete(ROOT, id("web01"), Certificates.fingerprint(pair.getPublic()));
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Rejected.class);
  }

  @Test
  void aKeyThatWasAwayForTooLongWaitsForAnOperatorAgainAndInheritsNothing() {
    keys.listen(listener());
    KeyPair pair = pair();
    ask("web01", pair.getPublic(), "");
    Value.MapValue trusted = Value.map("role", Value.text("web"));
    String fingerprint = Certificates.fingerprint(pair.getPublic());
    Enrolment first = keys.accept(ROOT, id("web01"), fingerprint, trusted).asEnrolment();
    X509Certificate certificate = certificate(ask("web01", pair.getPublic(), ""));
    restartAt(NOW.plus(Duration.ofDays(50)));
    certificate = certificate(keys.renew(certificate, pair.getPublic()));
    restartAt(NOW.plus(Duration.ofDays(50 + 7 + 89)));
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Accepted.class);
    certificate = certificate(ask("web01", pair.getPublic(), ""));
    restartAt(NOW.plus(Duration.ofDays(50 + 7 + 89 + 98)));
    keys.listen(listener());
    told.clear();
    assertThat(keys.renew(certificate, pair.getPublic())).isInstanceOf(EnrolAnswer.Rejected.class);
    assertThat(ask("web01", pair.getPublic(), "")).isInstanceOf(EnrolAnswer.Pending.class);
    assertThat(told).containsExactly("withdrawn web01");
    assertThat(keys.isAccepted(first)).isFalse();
    assertThat(audited()).endsWith("minion:10.0.0.7 key.lapse");
    assertThat(ask("web01", pair.getPublic(), ""))
        .as("asking again does not help")
        .isInstanceOf(EnrolAnswer.Pending.class);
    KeyEntry again = keys.accept(ROOT, id("web01"), fingerprint, Value.map());
    assertThat(again.asEnrolment()).isNotEqualTo(first);
    assertThat(again.trusted()).isEqualTo(Value.map());
    assertThat(certificate(ask("web01", pair.getPublic(), ""))).isNotNull();
  }

  private static X509Certificate certificate(EnrolAnswer answer) {
    return ((EnrolAnswer.Accepted) answer).certificate();
  }

  @Test
  void anOperatorsTokenLetsALapsedKeyInUnderANewEnrolment() {
    KeyPair pair = pair();
    Enrolment first = accepted("web01", pair.getPublic());
    restartAt(NOW.plus(Duration.ofDays(98)));
    String token = keys.createToken(ROOT, "web*", 1, Duration.ofHours(1), Value.map());
    assertThat(ask("web01", pair.getPublic(), token))
        .isInstanceOfSatisfying(
            EnrolAnswer.Accepted.class,
            answer -> assertThat(answer.enrolment()).isNotEqualTo(first));
  }

  @Test
  void aCertificateSaysExactlyWhoWhatAndHowLong() throws Exception {
    KeyPair pair = pair();
    Enrolment enrolment = accepted("web01", pair.getPublic());
    EnrolAnswer.Accepted answer = (EnrolAnswer.Accepted) ask("web01", pair.getPublic(), "");
    X509Certificate certificate = answer.certificate();
    assertThat(answer.enrolment()).isEqualTo(enrolment);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(Identity.CLIENT);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "ringmaster://minion/web01/" + enrolment.id()));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(7)));
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
  }

  @Test
  void listenersHearOfWhoIsThereAndOfEveryChange() {
    PublicKey before = pair().getPublic();
    Enrolment first = accepted("web01", before);
    keys.listen(listener());
    PublicKey key = pair().getPublic();
    accepted("web02", key);
    keys.trust(ROOT, id("web02"), Certificates.fingerprint(key), Value.map("a", Value.integer(1)));
    keys.reject(ROOT, id("web02"), Certificates.fingerprint(key));
    keys.delete(ROOT, id("web02"), Certificates.fingerprint(key));
    keys.delete(ROOT, first.minion(), Certificates.fingerprint(before));
    keys.rotateSigning(ROOT, true);
    assertThat(told)
        .containsExactly(
            "accepted web01 {}",
            "accepted web02 {}",
            "accepted web02 {a: 1}",
            "withdrawn web02",
            "withdrawn web01",
            "signing");
  }

  private KeyListener listener() {
    return new KeyListener() {
      @Override
      public void accepted(Enrolment enrolment, Value.MapValue trusted) {
        told.add("accepted " + enrolment.minion() + " " + trusted);
      }

      @Override
      public void withdrawn(Enrolment enrolment) {
        told.add("withdrawn " + enrolment.minion());
      }

      @Override
      public void signingKeysChanged() {
        told.add("signing");
      }
    };
  }

  @Test
  void whatAnOperatorAsksInVainSaysWhy() {
    ask("web01", pair().getPublic(), "");
    assertThatThrownBy(() -> keys.accept(ROOT, id("web1"), "00", Value.map()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("no key asks for the name web1")
        .hasMessageContaining("web01");
    assertThatThrownBy(() -> keys.revokeToken(ROOT, "nope"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("master keys token list");
    assertThatThrownBy(() -> keys.createToken(ROOT, "*", 0, Duration.ofHours(1), Value.map()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("at least one use");
  }

  @Test
  void aSigningKeyIsMadeAnewAtHalfItsLifeAndTheOldOneStaysInForce() {
    List<byte[]> before = keys.signingKeys().certificates();
    assertThat(before).hasSize(1);
    keys.rotateSigningIfDue();
    assertThat(keys.signingKeys().certificates()).hasSize(1);
    restartAt(NOW.plus(Duration.ofDays(46)));
    assertThat(keys.signingKeys().certificates()).hasSize(2);
    restartAt(NOW.plus(Duration.ofDays(92)));
    assertThat(keys.signingKeys().certificates()).hasSize(2);
    assertThat(keys.signingKeys().list().getLast().notAfter())
        .isEqualTo(NOW.plus(Duration.ofDays(92 + 90)));
  }

  @Test
  void everybodyIsToldOfANewSigningKeyBeforeItSigns() {
    List<String> signedWith = new ArrayList<>();
    List<Integer> certificates = new ArrayList<>();
    SigningKeys signing = keys.signingKeys();
    String first = signing.list().getLast().id();
    keys.listen(
        new KeyListener() {
          @Override
          public void signingKeysChanged() {
            signedWith.add(signing.sign(order()).keyId());
            certificates.add(signing.certificates().size());
          }
        });
    String second = keys.rotateSigning(ROOT, false).id();
    assertThat(signedWith).containsExactly(first);
    assertThat(certificates).containsExactly(2);
    assertThat(signing.sign(order()).keyId()).isEqualTo(second);
  }

  private static Order order() {
    return new Order(
        JobId.create(),
        new Call("test.ping", List.of(), Value.map()),
        Audience.of("", List.of()),
        NOW,
        NOW.plusSeconds(60),
        Duration.ZERO,
        "local",
        "base",
        Set.of(),
        false,
        "unix:root");
  }

  @Test
  void aCaWithTheKeyOfAnotherIsRefused() throws Exception {
    PrivateFile.write(
        directory.resolve("pki/ca.key"),
        CertificateAuthority.createKeyPair().getPrivate().getEncoded());
    assertThatThrownBy(this::keys)
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("ca.key is not the key of ca.crt");
  }

  @Test
  void aCaWithoutItsKeyIsNotReplacedInSilence() throws Exception {
    Files.delete(directory.resolve("pki/ca.key"));
    assertThatThrownBy(this::keys)
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("restore both from a backup");
  }
}
