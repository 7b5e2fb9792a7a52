package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.Certificates;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What minions may ask before they have a certificate, or with one that has expired. Called with
 * the lock of {@link Keys} held.
 */
final class Enrolling {
  private static final String WAITS =
      "the key waits for an operator: compare the fingerprints, then 'master keys accept'";

  private final KeyTable table;
  private final CertificateAuthority ca;
  private final KeyLimits limits;
  private final Clock clock;

  Enrolling(KeyTable table, CertificateAuthority ca, KeyLimits limits, Clock clock) {
    this.table = table;
    this.ca = ca;
    this.limits = limits;
    this.clock = clock;
  }

  EnrolAnswer enrol(MinionId minion, PublicKey key, String token, String address) {
    String fingerprint = Certificates.fingerprint(key);
    List<KeyEntry> known = table.entries(minion);
    Optional<KeyEntry> same =
        known.stream().filter(entry -> entry.fingerprint().equals(fingerprint)).findFirst();
    boolean held =
        known.stream()
            .anyMatch(entry ->
                !entry.fingerprint().equals(fingerprint)
                    && entry.state() != KeyEntry.State.CONFLICT);
    if (same.isPresent() && same.get().state() == KeyEntry.State.ACCEPTED) {
      if (!same.get().isLapsed(clock.instant())) {
        return accepted(same.get(), key);
      }
      if (token.isEmpty() && isFull()) {
        return full();
      }
      same = Optional.of(lapse(same.get(), address));
    }
    if (same.isPresent() && same.get().state() == KeyEntry.State.REJECTED) {
      return new EnrolAnswer.Rejected("an operator has rejected this key");
    }
    if (held) {
      return conflict(same, minion, fingerprint, token, address);
    }
    KeyEntry entry =
        same.orElseGet(() -> fresh(minion, fingerprint, KeyEntry.State.PENDING, address));
    if (!token.isEmpty()) {
      return redeem(entry, key, token, address);
    }
    return pending(same, entry);
  }

  /**
   * A key that comes after so long may be that of a copy found in a drawer: it waits for an
   * operator like one that was never seen, and what it was trusted with is gone.
   */
  private KeyEntry lapse(KeyEntry entry, String address) {
    KeyEntry waiting = entry.decided(KeyEntry.State.PENDING, "", clock.instant());
    put(waiting, List.of(), "minion:" + address, "key.lapse");
    return waiting;
  }

  private EnrolAnswer pending(Optional<KeyEntry> same, KeyEntry entry) {
    if (same.isPresent() && same.get().state() == KeyEntry.State.PENDING) {
      return new EnrolAnswer.Pending(WAITS);
    }
    if (same.isEmpty() && isFull()) {
      return full();
    }
    KeyEntry waiting =
        new KeyEntry(
            entry.minion(),
            entry.fingerprint(),
            KeyEntry.State.PENDING,
            Optional.empty(),
            Optional.empty(),
            entry.requestedAt(),
            clock.instant(),
            entry.address(),
            "",
            Value.map());
    put(waiting, List.of(), "minion:" + entry.address(), "key.request");
    return new EnrolAnswer.Pending(WAITS);
  }

  /** Who holds no token must not learn which names are taken: it waits, like for any other name. */
  private EnrolAnswer conflict(
      Optional<KeyEntry> same, MinionId minion, String fingerprint, String token, String address) {
    if (same.isEmpty()) {
      if (isFull()) {
        return full();
      }
      KeyEntry entry = fresh(minion, fingerprint, KeyEntry.State.CONFLICT, address);
      put(entry, List.of(), "minion:" + address, "key.conflict");
    } else if (same.get().state() != KeyEntry.State.CONFLICT) {
      put(
          same.get().decided(KeyEntry.State.CONFLICT, "", clock.instant()),
          List.of(),
          "minion:" + address,
          "key.conflict");
    }
    if (token.isEmpty()) {
      return new EnrolAnswer.Pending(WAITS);
    }
    Optional<JoinToken> known = table.token(Tokens.hash(token));
    return new EnrolAnswer.Rejected(
        Tokens.refusal(known, minion, clock.instant())
            .orElse(
                "another key holds this name: an operator has to look, and to delete the old key"
                    + " if this machine has replaced it"));
  }

  private EnrolAnswer redeem(KeyEntry entry, PublicKey key, String token, String address) {
    Optional<JoinToken> known = table.token(Tokens.hash(token));
    Optional<String> refusal = Tokens.refusal(known, entry.minion(), clock.instant());
    if (refusal.isPresent()) {
      return new EnrolAnswer.Rejected(refusal.get());
    }
    JoinToken used = known.orElseThrow();
    KeyEntry accepted =
        entry
            .withTrusted(used.trusted())
            .decided(KeyEntry.State.ACCEPTED, "token:" + used.id(), clock.instant());
    put(accepted, List.of(used.used()), "minion:" + address, "key.accept");
    return accepted(accepted, key);
  }

  /** A new certificate for the key of an accepted enrolment. */
  EnrolAnswer renew(X509Certificate old, PublicKey key) {
    Instant now = clock.instant();
    try {
      Identity identity = Certificates.identity(old, ca.certificate().getPublicKey());
      if (identity instanceof Identity.Minion(Enrolment enrolment)
          && old.getPublicKey().equals(key)
          && now.isBefore(old.getNotAfter().toInstant().plus(KeyEntry.RENEWABLE))) {
        Optional<KeyEntry> entry = table.accepted(enrolment.id());
        if (entry.isPresent() && holds(entry.get(), enrolment, key)) {
          return accepted(entry.get(), key);
        }
      }
    } catch (NotAuthenticException e) {
      return refusedRenewal();
    }
    return refusedRenewal();
  }

  static boolean holds(KeyEntry entry, Enrolment enrolment, PublicKey key) {
    return entry.state() == KeyEntry.State.ACCEPTED
        && entry.minion().equals(enrolment.minion())
        && entry.fingerprint().equals(Certificates.fingerprint(key));
  }

  private static EnrolAnswer refusedRenewal() {
    return new EnrolAnswer.Rejected("this certificate is not renewed; enrol anew");
  }

  private EnrolAnswer accepted(KeyEntry entry, PublicKey key) {
    Enrolment enrolment = entry.asEnrolment();
    X509Certificate certificate = ca.issue(new Identity.Minion(enrolment), key);
    Instant lapsesAt = certificate.getNotAfter().toInstant().plus(KeyEntry.RENEWABLE);
    if (entry.isLapsed(lapsesAt)) {
      table.certified(entry.lapsing(lapsesAt));
    }
    return new EnrolAnswer.Accepted(enrolment, certificate);
  }

  private boolean isFull() {
    return table.undecided() >= limits.pending();
  }

  private EnrolAnswer full() {
    return new EnrolAnswer.Pending(
        "the master has "
            + limits.pending()
            + " undecided keys, as many as keys.pending_limit allows: an operator has to accept or"
            + " delete some first");
  }

  private KeyEntry fresh(
      MinionId minion, String fingerprint, KeyEntry.State state, String address) {
    Instant now = clock.instant();
    return new KeyEntry(
        minion,
        fingerprint,
        state,
        Optional.empty(),
        Optional.empty(),
        now,
        now,
        address,
        "",
        Value.map());
  }

  private void put(KeyEntry entry, List<JoinToken> tokens, String principal, String action) {
    table.apply(
        new KeyStore.Change(
            List.of(entry),
            List.of(),
            tokens,
            List.of(),
            new KeyStore.Record(principal, action, entry.minion().value(), KeyDetails.of(entry))));
  }
}
