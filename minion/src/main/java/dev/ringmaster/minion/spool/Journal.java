package dev.ringmaster.minion.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool's one file: {@link JournalEntry entries}, each sealed, appended and never changed.
 *
 * <pre>
 *   length (4 bytes) | nonce (12) | sealed: kind (1), job (16), until (8, ms), body | tag (16)
 * </pre>
 *
 * <p>A record counts once its append has returned. What stands after the last whole record was torn
 * by a crash and is cut off when the file is opened: nobody was told that it is there.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  static final String FILE = "journal";
  private static final String NEW_FILE = "journal.new";
  private static final int LENGTH_BYTES = 4;
  private static final int RECORD_LIMIT = 64 << 20;
  private final SpoolDisk disk;
  private @Nullable Sealer sealer;
  private long end;
  private boolean named;
  private boolean tail;

  /** Where a record stands. */
  record Place(long offset, int length) {}

  /** Sees the records of an opened journal in their order. */
  interface Reader {
    void record(JournalEntry entry, Place place);
  }

  private Journal(SpoolDisk disk) {
    this.disk = disk;
  }

  /** Opens it and reads all its records; it need not exist. */
  static Journal open(SpoolDisk disk, Reader reader) throws IOException {
    Journal journal = new Journal(disk);
    disk.delete(NEW_FILE);
    long size = disk.size(FILE);
    if (size > 0) {
      if (disk.size(Sealer.KEY_FILE) < 0) {
        throw new IOException(
            "its file '"
                + Sealer.KEY_FILE
                + "' is gone, without which its journal cannot be read; put it back, or move the"
                + " journal away: its jobs will then be reported as lost");
      }
      journal.sealer = Sealer.of(disk);
      journal.readAll(size, reader);
    }
    return journal;
  }

  /** What one record's bytes were spoiled by must not take the records after it along. */
  private void readAll(long size, Reader reader) throws IOException {
    Sealer key = sealer();
    long position = 0;
    int unreadable = 0;
    int spoiled = 0;
    for (int sealed = sealedAt(0, size); sealed > 0; sealed = sealedAt(position, size)) {
      Place place = new Place(position, LENGTH_BYTES + sealed);
      position += place.length();
      Optional<byte[]> plain = key.open(disk.read(FILE, place.offset() + LENGTH_BYTES, sealed));
      if (plain.isEmpty()) {
        unreadable++;
      } else {
        reader.record(JournalEntry.of(plain.get()), place);
        end = position;
        spoiled += unreadable;
        unreadable = 0;
      }
    }
    if (end == 0 && (unreadable > 1 || size > RECORD_LIMIT)) {
      throw new IOException(
          "its journal cannot be read with its file '"
              + Sealer.KEY_FILE
              + "'; put the right one back, or move the journal away: its jobs will then be"
              + " reported as lost");
    }
    if (spoiled > 0) {
      LOG.warn("{} records of the spool are unreadable and left out", spoiled);
    }
    if (end < size) {
      LOG.info("cut off {} bytes after the last whole record of the spool", size - end);
      disk.truncate(FILE, end);
      disk.force(FILE);
    }
  }

  /** How long the sealed record is that begins here, 0 if no whole one does. */
  private int sealedAt(long position, long size) throws IOException {
    if (size - position < LENGTH_BYTES) {
      return 0;
    }
    int sealed = ByteBuffer.wrap(disk.read(FILE, position, LENGTH_BYTES)).getInt();
    boolean whole =
        sealed >= JournalEntry.HEAD_BYTES
            && sealed <= RECORD_LIMIT
            && sealed <= size - position - LENGTH_BYTES;
    return whole ? sealed : 0;
  }

  long sizeBytes() {
    return end;
  }

  /**
   * Appends a record.
   *
   * @param force whether it must survive a power failure when this returns
   * @throws IOException when it is not in the journal, and will not be
   */
  Place append(JournalEntry entry, boolean force) throws IOException {
    byte[] sealed = sealer().seal(entry.encoded());
    if (sealed.length > RECORD_LIMIT) {
      throw new IOException("a record of the spool may have 64 MiB, and this one has more");
    }
    byte[] framed =
        ByteBuffer.allocate(LENGTH_BYTES + sealed.length).putInt(sealed.length).put(sealed).array();
    try {
      disk.write(FILE, end, framed);
      if (force) {
        disk.force(FILE);
        if (!named) {
          disk.forceNames();
          named = true;
        }
      }
    } catch (IOException e) {
      cutTail(e);
      throw e;
    }
    Place place = new Place(end, framed.length);
    end += framed.length;
    return place;
  }

  /** A record that was not promised must not be found after a restart. */
  private void cutTail(IOException cause) {
    tail = true;
    try {
      cutTail();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Removes what a failed append may have left behind the last record. */
  void cutTail() throws IOException {
    if (tail && disk.size(FILE) > end) {
      disk.truncate(FILE, end);
      disk.force(FILE);
    }
    tail = false;
  }

  byte[] body(Place place) throws IOException {
    byte[] sealed = disk.read(FILE, place.offset() + LENGTH_BYTES, place.length() - LENGTH_BYTES);
    return sealer()
        .open(sealed)
        .map(plain -> JournalEntry.of(plain).body())
        .orElseThrow(() -> new IOException("a record of the spool was altered on the disk"));
  }

  /**
   * Writes the records at {@code places} into a new file, which then takes this one's place.
   *
   * @throws IOException when that was not possible; the old file still counts then
   */
  Place[] compact(Place[] places) throws IOException {
    try {
      return written(places);
    } catch (IOException e) {
      try {
        disk.delete(NEW_FILE); // or it takes the room that the old one needs
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private Place[] written(Place[] places) throws IOException {
    disk.delete(NEW_FILE);
    Place[] moved = new Place[places.length];
    long position = 0;
    disk.write(NEW_FILE, 0, new byte[0]);
    for (int i = 0; i < places.length; i++) {
      byte[] raw = disk.read(FILE, places[i].offset(), places[i].length());
      disk.write(NEW_FILE, position, raw);
      moved[i] = new Place(position, raw.length);
      position += raw.length;
    }
    disk.force(NEW_FILE);
    disk.rename(NEW_FILE, FILE);
    end = position;
    // From here on the new file counts. Its name is forced with the next record that must last.
    named = false;
    return moved;
  }

  private Sealer sealer() throws IOException {
    Sealer existing = sealer;
    if (existing == null) {
      existing = Sealer.of(disk);
      sealer = existing;
    }
    return existing;
  }
}
