package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.Identity;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.signing.SigningKey;
import dev.ringmaster.protocol.target.Glob;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is let in. Everything here is stored, with its audit entry and its event {@code
 * key/<minion>/<action>}, before it takes effect; then listeners are told. Safe for use by many
 * threads. What an operator asks in vain is a {@link ProblemsException}.
 */
public final class Keys {
  /** Who is named for what the master does by itself. */
  private static final String MASTER = "master";

  private final CertificateAuthority ca;
  private final SigningKeys signing;
  private final KeyTable table;
  private final Listeners listeners;
  private final Enrolling enrolling;
  private final Decisions decisions;
  private final TokenDesk desk;

  /**
   * @param clock master time
   */
  public Keys(
      KeyStore store, CertificateAuthority ca, SigningKeys signing, KeyLimits limits, Clock clock) {
    this.ca = ca;
    this.signing = signing;
    this.table = new KeyTable(store);
    this.listeners = new Listeners(table);
    signing.whenChanged(listeners::signingKeysChanged);
    this.enrolling = new Enrolling(table, ca, limits, clock);
    this.decisions = new Decisions(table, listeners, clock);
    this.desk = new TokenDesk(table, limits, clock);
    rotateSigningIfDue();
  }

  /** Tells {@code listener} of every accepted minion there is, and then of every change. */
  public synchronized void listen(KeyListener listener) {
    listeners.add(listener);
  }

  public CertificateAuthority authority() {
    return ca;
  }

  public SigningKeys signingKeys() {
    return signing;
  }

  /** What minions pin: SHA-256 of the CA's public key. */
  public String fingerprint() {
    return ca.fingerprint();
  }

  /** A request from a machine that holds {@code key}; who it is otherwise is unknown. */
  public synchronized EnrolAnswer enrol(
      MinionId minion, PublicKey key, String token, String address) {
    Optional<Enrolment> before = accepted(minion);
    try {
      return enrolling.enrol(minion, key, token, address);
    } finally {
      Optional<Enrolment> after = accepted(minion);
      if (!before.equals(after)) {
        before.ifPresent(listeners::withdrawn);
        after.ifPresent(listeners::accepted);
      }
    }
  }

  private Optional<Enrolment> accepted(MinionId minion) {
    return table.entries(minion).stream()
        .filter(entry -> entry.state() == KeyEntry.State.ACCEPTED)
        .map(KeyEntry::asEnrolment)
        .findFirst();
  }

  /** A request from a machine that holds {@code key} and once had this certificate for it. */
  public synchronized EnrolAnswer renew(X509Certificate old, PublicKey key) {
    return enrolling.renew(old, key);
  }

  /** Whether the holder of this key is accepted under this enrolment, now. Never blocks. */
  public boolean isAccepted(Identity.Minion identity, PublicKey key) {
    return table
        .accepted(identity.enrolment().id())
        .filter(entry -> Enrolling.holds(entry, identity.enrolment(), key))
        .isPresent();
  }

  /** Whether this enrolment is accepted, now. Never blocks. */
  public boolean isAccepted(Enrolment enrolment) {
    return table
        .accepted(enrolment.id())
        .filter(entry -> entry.minion().equals(enrolment.minion()))
        .isPresent();
  }

  /**
   * Keys whose minion id matches one of the globs, by name; none if there are no globs.
   *
   * @param states which states to list; empty: all
   */
  public List<KeyEntry> list(List<String> globs, List<KeyEntry.State> states) {
    List<Glob> patterns = globs.stream().map(Glob::new).toList();
    return table.entries().stream()
        .filter(entry -> states.isEmpty() || states.contains(entry.state()))
        .filter(entry -> patterns.stream().anyMatch(glob -> glob.matches(entry.minion().value())))
        .toList();
  }

  /** Every key. */
  public List<KeyEntry> list() {
    return table.entries();
  }

  /** How many keys wait for a decision or are in conflict. */
  public int undecided() {
    return table.undecided();
  }

  /**
   * Lets a key in.
   *
   * @param fingerprint of the key that the operator was shown: another one is never accepted
   * @param trusted attributes that the master keeps for it
   */
  public synchronized KeyEntry accept(
      String principal, MinionId minion, String fingerprint, Value.MapValue trusted) {
    return decisions.accept(principal, minion, fingerprint, trusted);
  }

  /** Refuses a key until it is deleted; one that was accepted loses its streams at once. */
  public synchronized KeyEntry reject(String principal, MinionId minion, String fingerprint) {
    return decisions.reject(principal, minion, fingerprint);
  }

  /** Forgets a key; one that was accepted loses its streams at once. */
  public synchronized void delete(String principal, MinionId minion, String fingerprint) {
    decisions.delete(principal, minion, fingerprint);
  }

  /** Changes what the master holds for true about an accepted minion. */
  public synchronized KeyEntry trust(
      String principal, MinionId minion, String fingerprint, Value.MapValue trusted) {
    return decisions.trust(principal, minion, fingerprint, trusted);
  }

  /**
   * Makes a join token.
   *
   * @param match glob of the minion ids it lets in
   * @return the token, which is kept nowhere and cannot be shown again
   */
  public synchronized String createToken(
      String principal, String match, int uses, Duration life, Value.MapValue trusted) {
    return desk.create(principal, match, uses, life, trusted);
  }

  public List<JoinToken> tokens() {
    return table.tokens();
  }

  public synchronized void revokeToken(String principal, String id) {
    desk.revoke(principal, id);
  }

  /**
   * Makes a new order-signing key and tells all minions.
   *
   * @param revoke whether orders signed by the ones before are to be refused from now on
   */
  public synchronized SigningKey rotateSigning(String principal, boolean revoke) {
    table.apply(
        new KeyStore.Change(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new KeyStore.Record(
                principal, "key.rotate", "signing", Value.map("revoke", Value.bool(revoke)))));
    return signing.rotate(revoke);
  }

  /**
   * The same when there is no key yet, or the one that signs has lived for half its time; to be
   * called now and then.
   */
  public synchronized void rotateSigningIfDue() {
    if (signing.isDue()) {
      rotateSigning(MASTER, false);
    }
  }
}
