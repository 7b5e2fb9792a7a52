package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One public key that asked for one name. The pair never changes; only what was decided about it
 * does.
 *
 * @param fingerprint SHA-256 of the key's SPKI, lower-case hexadecimal
 * @param enrolment made anew at each acceptance; empty unless accepted
 * @param requestedAt when the key was first seen
 * @param decidedAt when the state last changed
 * @param address where the first request came from
 * @param decidedBy the principal or {@code token:<id>}; empty while nobody decided
 * @param trusted attributes that the minion cannot forge
 */
public record KeyEntry(
    MinionId minion,
    String fingerprint,
    State state,
    Optional<UUID> enrolment,
    Instant requestedAt,
    Instant decidedAt,
    String address,
    String decidedBy,
    Value.MapValue trusted) {

  /** What was decided about a key. */
  public enum State {
    /** Waits for an operator. */
    PENDING,
    ACCEPTED,
    REJECTED,
    /** Another key holds the name: nothing but that one's deletion changes this. */
    CONFLICT
  }

  /** Of an accepted one. */
  public Enrolment asEnrolment() {
    return new Enrolment(minion, enrolment.orElseThrow());
  }

  KeyEntry decided(State newState, String by, Instant at) {
    return new KeyEntry(
        minion,
        fingerprint,
        newState,
        newState == State.ACCEPTED ? Optional.of(UUID.randomUUID()) : Optional.empty(),
        requestedAt,
        at,
        address,
        by,
        newState == State.ACCEPTED ? trusted : Value.map());
  }

  KeyEntry withTrusted(Value.MapValue attributes) {
    return new KeyEntry(
        minion,
        fingerprint,
        state,
        enrolment,
        requestedAt,
        decidedAt,
        address,
        decidedBy,
        attributes);
  }
}
