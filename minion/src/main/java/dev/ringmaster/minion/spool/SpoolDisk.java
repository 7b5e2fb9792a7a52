package dev.ringmaster.minion.spool;

import java.io.IOException;

/**
 * The few things a spool does to its directory, each one step that a crash may come before or
 * after. What was written may be lost by a power failure until it is forced; a name may be lost
 * until the names are forced.
 */
public interface SpoolDisk {
  /** Bytes in a file, -1 if there is none. */
  long size(String name) throws IOException;

  byte[] read(String name, long offset, int length) throws IOException;

  /** Writes at an offset; creates the file, readable by its owner only. */
  void write(String name, long offset, byte[] bytes) throws IOException;

  void force(String name) throws IOException;

  void truncate(String name, long size) throws IOException;

  /** Atomically, over an existing {@code to}. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /** Makes creations, renames and deletions last. */
  void forceNames() throws IOException;

  /** Where it is, for messages. */
  String place();

  /** Bytes that may still be written to this disk. */
  long free() throws IOException;
}
