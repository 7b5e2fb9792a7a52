package dev.ringmaster.minion.spool;

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
}
