package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One public key that asked for one name. The pair never changes; only what was decided about it
 * does.
 *
 * @param fingerprint SHA-256 of the key's SPKI, lower-case hexadecimal
 * @param enrolment made anew at each acceptance; empty unless accepted
 * @param lapsesAt when it has been without a valid certificate for too long to be let in without an
 *     operator; empty unless accepted
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
    Optional<Instant> lapsesAt,
    Instant requestedAt,
    Instant decidedAt,
    String address,
    String decidedBy,
    Value.MapValue trusted) {

  /** How long after its end a certificate may still be renewed. */
  static final Duration RENEWABLE = Duration.ofDays(90);

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
        newState == State.ACCEPTED
            ? Optional.of(at.plus(CertificateAuthority.LIFE).plus(RENEWABLE))
            : Optional.empty(),
        requestedAt,
        at,
        address,
        by,
        newState == State.ACCEPTED ? trusted : Value.map());
  }

  /** Whether only an operator or a token may let it in again at that time. */
  boolean isLapsed(Instant at) {
    return lapsesAt.filter(end -> !at.isBefore(end)).isPresent();
  }

  /** The same, which lapses then. */
  KeyEntry lapsing(Instant at) {
    return new KeyEntry(
        minion,
        fingerprint,
        state,
        enrolment,
        Optional.of(at),
        requestedAt,
        decidedAt,
        address,
        decidedBy,
        trusted);
  }

  KeyEntry withTrusted(Value.MapValue attributes) {
    return new KeyEntry(
        minion,
        fingerprint,
        state,
        enrolment,
        lapsesAt,
        requestedAt,
        decidedAt,
        address,
        decidedBy,
        attributes);
  }
}
