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
}
