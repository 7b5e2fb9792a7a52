package dev.ringmaster.master.fleet;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about one enrolled minion.
 *
 * @param connectedSince empty while it is away
 * @param seen when it last connected or left; empty if it never connected
 * @param address where it connected from last; empty if never
 * @param version its release as it said it last; empty if never
 * @param skew its clock minus the master's, at its last word; zero if it never connected
 * @param catalogue digest of what it can run; empty if never connected
 * @param grains what it says about itself; it can forge them
 * @param trusted attributes that the operator or the join token gave it
 */
public record MinionStatus(
    Enrolment enrolment,
    Optional<Instant> connectedSince,
    Optional<Instant> seen,
    String address,
    String version,
    Duration skew,
    String catalogue,
    Value.MapValue grains,
    Value.MapValue trusted) {
  public boolean isConnected() {
    return connectedSince.isPresent();
  }

  /** Known from its key alone. */
  static MinionStatus of(Enrolment enrolment, Value.MapValue trusted) {
    return new MinionStatus(
        enrolment,
        Optional.empty(),
        Optional.empty(),
        "",
        "",
        Duration.ZERO,
        "",
        Value.map(),
        trusted);
  }

  /** Away, with what it said when it was last heard. */
  static MinionStatus of(FleetRecords.Known known, Value.MapValue trusted) {
    return new MinionStatus(
        known.enrolment(),
        Optional.empty(),
        Optional.of(known.seen()),
        known.address(),
        known.version(),
        known.skew(),
        known.catalogue(),
        known.grains(),
        trusted);
  }

  /** What is worth remembering of one that was seen. */
  FleetRecords.Known known() {
    return new FleetRecords.Known(
        enrolment, seen.orElseThrow(), address, version, skew, catalogue, grains);
  }

  MinionStatus withTrusted(Value.MapValue attributes) {
    return new MinionStatus(
        enrolment, connectedSince, seen, address, version, skew, catalogue, grains, attributes);
  }

  MinionStatus withSkew(Duration difference) {
    return new MinionStatus(
        enrolment, connectedSince, seen, address, version, difference, catalogue, grains, trusted);
  }

  MinionStatus withGrains(Value.MapValue told) {
    return new MinionStatus(
        enrolment, connectedSince, seen, address, version, skew, catalogue, told, trusted);
  }

  MinionStatus withCatalogue(String digest) {
    return new MinionStatus(
        enrolment, connectedSince, seen, address, version, skew, digest, grains, trusted);
  }

  MinionStatus away(Instant since) {
    return new MinionStatus(
        enrolment,
        Optional.empty(),
        Optional.of(since),
        address,
        version,
        skew,
        catalogue,
        grains,
        trusted);
  }
}
