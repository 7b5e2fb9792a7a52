package dev.ringmaster.protocol.job;

import dev.ringmaster.protocol.data.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * All that a state run needs: the minion's pillar and the list of one frozen environment. Contents
 * come by digest.
 *
 * @param snapshot digest of the file list, lower-case hexadecimal SHA-256
 * @param pillar kept in memory, never on a minion's disk
 * @param files by path relative to the environment ({@code states/web/init.sls}), {@code /} between
 *     the parts, never leaving it
 */
public record Bundle(
    String environment,
    String snapshot,
    Value.MapValue pillar,
    SequencedMap<String, FileEntry> files) {
  public Bundle {
    files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
  }

  /**
   * One file of a snapshot.
   *
   * @param sha256 of its content, lower-case hexadecimal
   * @param size in bytes
   * @param mode permission bits, at most 0777
   */
  public record FileEntry(String sha256, long size, int mode) {}
}
