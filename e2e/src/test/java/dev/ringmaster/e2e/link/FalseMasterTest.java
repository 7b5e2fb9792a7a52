package dev.ringmaster.e2e.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.session.Downward;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a minion does with a master that is none, is too old, or falls silent. */
class FalseMasterTest {
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
  void aMinionsCertificateMakesNoMaster() throws Exception {
    bed.accepted("web01").close();
    Holder thief = bed.holder("db01");
    try (FakeMaster fake = new FakeMaster(thief, bed.keys.authority().certificate(), welcome(1))) {
      Agent agent = bed.agent(at(fake.port())).started();
      Waiting.until(() -> !agent.refusals.isEmpty());
      assertThat(agent.refusals.getFirst()).contains("not a master");
      assertThat(fake.heard).hasValue(0);
      assertThat(agent.log).isEmpty();
    }
  }

  @Test
  void anExpiredMasterIsRefusedAndTheClockIsNamed() throws Exception {
    bed.accepted("web01").close();
    KeyPair pair = CertificateAuthority.createKeyPair();
    Instant now = bed.clock.instant();
    Holder expired =
        new Holder(
            pair,
            bed.keys
                .authority()
                .issue(
                    new Identity.Master("main"),
                    pair.getPublic(),
                    now.minus(Duration.ofDays(9)),
                    now.minus(Duration.ofDays(1))));
    try (FakeMaster fake =
        new FakeMaster(expired, bed.keys.authority().certificate(), welcome(1))) {
      Agent agent = bed.agent(at(fake.port())).started();
      Waiting.until(() -> !agent.refusals.isEmpty());
      assertThat(agent.refusals.getFirst()).contains("the clock here says");
      assertThat(fake.heard).hasValue(0);
    }
  }

  @Test
  void anOlderProtocolIsRefusedByTheMinion() throws Exception {
    bed.accepted("web01").close();
    KeyPair pair = CertificateAuthority.createKeyPair();
    Holder master =
        new Holder(pair, bed.keys.authority().issue(new Identity.Master("main"), pair.getPublic()));
    try (FakeMaster fake = new FakeMaster(master, bed.keys.authority().certificate(), welcome(0))) {
      Agent agent = bed.agent(at(fake.port())).started();
      Waiting.until(() -> !agent.refusals.isEmpty());
      assertThat(agent.refusals.getFirst()).contains("speaks protocol 0");
      assertThat(agent.log).isEmpty();
    }
  }

  @Test
  void anOlderTlsIsRefusedByTheMinion() throws Exception {
    bed.accepted("web01").close();
    KeyPair pair = CertificateAuthority.createKeyPair();
    Holder master =
        new Holder(pair, bed.keys.authority().issue(new Identity.Master("main"), pair.getPublic()));
    try (OldTlsServer old = new OldTlsServer(master, bed.keys.authority().certificate())) {
      Agent agent = bed.agent(at(old.port())).started();
      Waiting.until(() -> old.refused.get() >= 2);
      assertThat(old.agreed).hasValue(0);
      assertThat(agent.log).isEmpty();
    }
  }

  @Test
  void orderSigningKeysOfAnotherCaAreRefused() throws Exception {
    bed.accepted("web01").close();
    KeyPair pair = CertificateAuthority.createKeyPair();
    Holder master =
        new Holder(pair, bed.keys.authority().issue(new Identity.Master("main"), pair.getPublic()));
    try (Bed other = new Bed(directory.resolve("other"));
        FakeMaster fake =
            new FakeMaster(
                master,
                bed.keys.authority().certificate(),
                new Downward.Welcome(
                    "fake",
                    1,
                    Instant.now(),
                    other.keys.signingKeys().certificates(),
                    Instant.now(),
                    Duration.ofSeconds(1)))) {
      Agent agent = bed.agent(at(fake.port())).started();
      Waiting.until(() -> !agent.refusals.isEmpty());
      assertThat(agent.refusals.getFirst()).contains("not certified by the CA");
      assertThat(agent.log).isEmpty();
    }
  }

  @Test
  void bothSidesNoticeANetworkThatLosesEverything() throws Exception {
    bed.accepted("web01").close();
    Waiting.until(() -> bed.fleet.standing.isEmpty());
    try (StallingProxy proxy = new StallingProxy(() -> bed.server.minionsPort())) {
      Agent agent = bed.agent(at(proxy.port())).started();
      Waiting.until(() -> bed.fleet.session("web01").isPresent());
      Waiting.until(() -> agent.log.contains("connected"));
      proxy.setStalled(true);
      Waiting.until(() -> bed.fleet.session("web01").isEmpty());
      Waiting.until(() -> agent.log.stream().anyMatch(line -> line.contains("nothing was heard")));
      proxy.setStalled(false);
      Waiting.until(() -> bed.fleet.session("web01").isPresent());
      Waiting.until(() -> agent.log.stream().filter("connected"::equals).count() >= 2);
    }
  }

  private LinkSettings at(int port) {
    LinkSettings settings = bed.minion("web01");
    return new LinkSettings(
        settings.id(),
        settings.host(),
        port,
        settings.enrolPort(),
        settings.fingerprint(),
        settings.token(),
        settings.directory(),
        settings.version(),
        settings.backoff(),
        settings.backoffLimit());
  }

  private static Downward.Welcome welcome(int protocol) {
    return new Downward.Welcome(
        "fake", protocol, Instant.now(), List.of(), Instant.now(), Duration.ofSeconds(1));
  }
}
