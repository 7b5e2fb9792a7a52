package dev.ringmaster.minion.spool;

import java.io.IOException;

/**
 * What a spool may hold. Each has a setting of the same name in the minion's configuration.
 *
 * @param sizeBytes {@code spool.size}: claims and unacknowledged returns on disk; beyond it, orders
 *     that change something are refused
 * @param reserveBytes {@code spool.reserve}: space that must stay free on the disk, so that what
 *     was started can also be answered
 * @param memoryBytes {@code spool.memory}: returns of calls that changed nothing, which wait in
 *     memory; more of them go to the disk
 * @param remembered {@code spool.remembered}: orders kept in mind so that none is taken twice
 */
public record SpoolLimits(long sizeBytes, long reserveBytes, long memoryBytes, int remembered) {
  public static final SpoolLimits DEFAULT = new SpoolLimits(64L << 20, 16L << 20, 2L << 20, 20_000);

  /** Whether no order can be kept in mind beside {@code jobs} others. */
  boolean areTooMany(int jobs) {
    return jobs >= remembered;
  }

  void checkRemembered(int jobs) throws SpoolFull {
    if (areTooMany(jobs)) {
      throw new SpoolFull(
          "this minion already remembers "
              + remembered
              + " orders that have not expired; the limit is spool.remembered");
    }
  }

  void checkSize(long liveBytes, int more) throws SpoolFull {
    if (liveBytes + more > sizeBytes) {
      throw new SpoolFull(
          "the spool holds "
              + liveBytes
              + " bytes of claims and of returns that the master has not acknowledged; the limit is"
              + " spool.size, "
              + sizeBytes
              + " bytes");
    }
  }

  void checkReserve(SpoolDisk disk, int more) throws SpoolFull, IOException {
    long free = disk.free();
    if (free < reserveBytes + more) {
      throw new SpoolFull(
          "the disk of the spool, "
              + disk.place()
              + ", is full: "
              + free
              + " bytes are free, and spool.reserve keeps "
              + reserveBytes
              + " for the returns of what runs; free some space on it");
    }
  }
}
