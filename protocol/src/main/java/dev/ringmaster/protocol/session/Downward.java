package dev.ringmaster.protocol.session;

import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.signing.SignedOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the master says on a minion's stream. */
public sealed interface Downward {
  /**
   * The answer to Hello.
   *
   * @param now master time, by which orders expire
   * @param signingKeys certificates of the order-signing keys in force, each certified by the CA
   * @param certificateEnds when the certificate of this stream expires
   * @param keepalive how often the master pings; a minion that hears nothing for three times this
   *     reconnects
   */
  record Welcome(
      String version,
      int protocol,
      Instant now,
      List<byte[]> signingKeys,
      Instant certificateEnds,
      Duration keepalive)
      implements Downward {}

  /** A signed order; the same bytes go to every member of the block. */
  record Deliver(SignedOrder order) implements Downward {}

  /** The return of this job is stored: the minion may forget it. */
  record Acknowledged(JobId job) implements Downward {}

  record Cancel(JobId job) implements Downward {}

  /** The master does not know the catalogue with the digest of Hello. */
  record AskCatalogue() implements Downward {}

  record Ping(long nonce, Instant now) implements Downward {}

  /** Order-signing keys have changed. */
  record SigningKeys(List<byte[]> signingKeys) implements Downward {}
}
