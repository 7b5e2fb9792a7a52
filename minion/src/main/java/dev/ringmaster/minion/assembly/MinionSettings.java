package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.intake.IntakeLimits;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.link.JoinToken;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.job.MinionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All that can be set.
 *
 * @param directory for the minion alone: keys, spool, commands, cached files
 * @param grains YAML with facts of the owner's own; need not exist
 * @param reconnect how long it waits for a master that it cannot reach
 * @param cacheBytes {@code files.cache}: how much of the files that jobs used is kept
 */
public record MinionSettings(
    MinionId id,
    Master master,
    Path directory,
    Path grains,
    SpoolLimits spool,
    IntakeLimits intake,
    LauncherLimits launcher,
    Reconnect reconnect,
    long cacheBytes) {
  public static final long CACHE_BYTES = 1L << 30;

  /**
   * Where the master is, and how it is known.
   *
   * @param fingerprint SHA-256 of the CA's public key, hexadecimal
   * @param token lets it in without an operator
   */
  public record Master(
      String address, int minions, int enrol, String fingerprint, Optional<JoinToken> token) {
    public static final int MINIONS_PORT = 4505;
    public static final int ENROL_PORT = 4506;

    private Master with(JoinToken given) {
      return new Master(address, minions, enrol, fingerprint, Optional.of(given));
    }
  }

  /**
   * Before each new attempt a minion waits for a random time, at most so long.
   *
   * @param first bound before the first new attempt ({@code reconnect.first}); doubled each time
   * @param limit what the bound grows to ({@code reconnect.limit})
   */
  public record Reconnect(Duration first, Duration limit) {
    public static final Reconnect DEFAULT =
        new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** The same with another join token. */
  public MinionSettings withToken(JoinToken token) {
    return new MinionSettings(
        id, master.with(token), directory, grains, spool, intake, launcher, reconnect, cacheBytes);
  }

  /** With the default limits. */
  public static MinionSettings of(MinionId id, Master master, Path directory) {
    return new MinionSettings(
        id,
        master,
        directory,
        Path.of("/etc/ringmaster/grains.yaml"),
        SpoolLimits.DEFAULT,
        IntakeLimits.DEFAULT,
        LauncherLimits.DEFAULT,
        Reconnect.DEFAULT,
        CACHE_BYTES);
  }
}
