package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.job.MinionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a minion reaches its master.
 *
 * @param id the name it wants
 * @param host of the master
 * @param minionsPort of the listener for enrolled minions
 * @param enrolPort of the listener where it enrols
 * @param fingerprint SHA-256 of the CA's public key, hexadecimal; the only thing that is pinned
 * @param token lets it in without an operator
 * @param directory for the key and the certificate; private, made if missing
 * @param version of the minion, for display
 * @param backoff how long to wait, at most, before the first new attempt; doubled each time
 * @param backoffLimit the most that it grows to
 */
public record LinkSettings(
    MinionId id,
    String host,
    int minionsPort,
    int enrolPort,
    String fingerprint,
    Optional<JoinToken> token,
    Path directory,
    String version,
    Duration backoff,
    Duration backoffLimit) {
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration BACKOFF_LIMIT = Duration.ofSeconds(30);

  public LinkSettings {
    fingerprint = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    if (!fingerprint.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a master's fingerprint has 64 hexadecimal digits; 'master keys fingerprint' shows it");
    }
  }

  public static LinkSettings of(
      MinionId id,
      String host,
      int minionsPort,
      int enrolPort,
      String fingerprint,
      Path directory,
      String version) {
    return new LinkSettings(
        id,
        host,
        minionsPort,
        enrolPort,
        fingerprint,
        Optional.empty(),
        directory,
        version,
        BACKOFF,
        BACKOFF_LIMIT);
  }

  public LinkSettings withTokenFile(Path file) {
    return withToken(new JoinToken.InFile(file));
  }

  public LinkSettings withToken(JoinToken token) {
    return new LinkSettings(
        id,
        host,
        minionsPort,
        enrolPort,
        fingerprint,
        Optional.of(token),
        directory,
        version,
        backoff,
        backoffLimit);
  }

  public LinkSettings withBackoff(Duration first, Duration limit) {
    return new LinkSettings(
        id, host, minionsPort, enrolPort, fingerprint, token, directory, version, first, limit);
  }
}
