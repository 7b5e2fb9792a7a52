package dev.ringmaster.e2e.link;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.master.keys.SigningKeys;
import dev.ringmaster.master.link.BundleSource;
import dev.ringmaster.master.link.LinkServer;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A real master's listeners on free ports of the loopback, and minions that know them. */
final class Bed implements AutoCloseable {
  static final String OPERATOR = "unix:root";

  final SettableClock clock = new SettableClock();
  final MemoryKeys store = new MemoryKeys();
  final Fleet fleet = new Fleet();
  final Map<String, Function<Enrolment, Optional<InputStream>>> blobs = new ConcurrentHashMap<>();
  final LinkLoops loops = new LinkLoops(1);
  final Path directory;
  final Keys keys;
  LinkServer server;
  private final dev.ringmaster.master.link.LinkSettings settings;
  private final List<Agent> agents = new ArrayList<>();

  Bed(Path directory) {
    this(directory, settings(), KeyLimits.DEFAULTS);
  }

  Bed(Path directory, dev.ringmaster.master.link.LinkSettings settings, KeyLimits limits) {
    this.directory = directory;
    CertificateAuthority ca = CertificateAuthority.open(directory.resolve("pki"), clock);
    SigningKeys signing = SigningKeys.open(directory.resolve("signing"), ca, clock);
    this.keys = new Keys(store, ca, signing, limits, clock);
    this.settings = settings;
    this.server = LinkServer.start(settings, keys, source(), fleet, "test", clock);
  }

  /** The master's listeners close, and open again on other ports. */
  void restartServer() {
    server.close();
    server = LinkServer.start(settings, keys, source(), fleet, "test", clock);
  }

  static dev.ringmaster.master.link.LinkSettings settings() {
    return dev.ringmaster.master.link.LinkSettings.DEFAULTS
        .withAddress("127.0.0.1", 0, 0)
        .withKeepalive(Duration.ofMillis(400));
  }

  static MinionId id(String name) {
    return new MinionId(name);
  }

  dev.ringmaster.minion.link.LinkSettings minion(String name) {
    return dev.ringmaster.minion.link.LinkSettings.of(
            id(name),
            "127.0.0.1",
            server.minionsPort(),
            server.enrolPort(),
            keys.fingerprint(),
            directory.resolve("minions/" + name),
            "test")
        .withBackoff(Duration.ofMillis(20), Duration.ofMillis(200));
  }

  /** A minion that is not started. */
  Agent agent(dev.ringmaster.minion.link.LinkSettings settings) {
    Agent agent = new Agent(settings, loops, clock);
    agents.add(agent);
    return agent;
  }

  /** A minion that has started and is accepted as soon as it asks. */
  Agent accepted(String name) {
    Agent agent = agent(minion(name)).started();
    Waiting.until(() -> !keys.list(List.of(name), List.of()).isEmpty());
    accept(name);
    Waiting.until(() -> fleet.session(name).isPresent());
    Waiting.until(() -> agent.log.contains("connected"));
    return agent;
  }

  KeyEntry accept(String name) {
    KeyEntry entry = keys.list(List.of(name), List.of(KeyEntry.State.PENDING)).getFirst();
    return keys.accept(OPERATOR, entry.minion(), entry.fingerprint(), Value.map());
  }

  void delete(String name) {
    KeyEntry entry = keys.list(List.of(name), List.of()).getFirst();
    keys.delete(OPERATOR, entry.minion(), entry.fingerprint());
  }

  /** An accepted enrolment of a key that the test holds. */
  Holder holder(String name) {
    KeyPair pair = CertificateAuthority.createKeyPair();
    keys.enrol(id(name), pair.getPublic(), "", "127.0.0.1");
    Enrolment enrolment = accept(name).asEnrolment();
    return new Holder(
        pair, keys.authority().issue(new Identity.Minion(enrolment), pair.getPublic()));
  }

  private BundleSource source() {
    return new BundleSource() {
      @Override
      public Bundle bundle(Enrolment enrolment, BundleRequest request) {
        return new Bundle(
            "base",
            "00",
            Value.map("for", Value.text(enrolment.minion().value())),
            new LinkedHashMap<>(
                Map.of("states/a.sls", new Bundle.FileEntry("ab".repeat(32), 3, 0644))));
      }

      @Override
      public Optional<InputStream> blob(Enrolment enrolment, String sha256) throws IOException {
        return blobs.getOrDefault(sha256, _ -> Optional.empty()).apply(enrolment);
      }
    };
  }

  @Override
  public void close() {
    agents.forEach(Agent::close);
    server.close();
    loops.close();
  }
}
