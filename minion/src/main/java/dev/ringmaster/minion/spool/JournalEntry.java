package dev.ringmaster.minion.spool;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * One step of a job, as its record says it.
 *
 * @param untilMillis how long the job is to be remembered, in master time
 * @param body the order that was claimed, or the return; else empty
 */
record JournalEntry(Kind kind, UUID job, long untilMillis, byte[] body) {
  static final int HEAD_BYTES = 1 + 16 + 8;

  /** What a record says. */
  enum Kind {
    CLAIM('c'),
    RETURN('r'),
    DONE('d');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    private static Kind of(byte code) {
      return switch (code) {
        case 'c' -> CLAIM;
        case 'r' -> RETURN;
        case 'd' -> DONE;
        default -> throw new IllegalStateException("a record of the spool of unknown kind " + code);
      };
    }
  }

  byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEAD_BYTES + body.length);
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.writeByte(kind.code);
      data.writeLong(job.getMostSignificantBits());
      data.writeLong(job.getLeastSignificantBits());
      data.writeLong(untilMillis);
      data.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static JournalEntry of(byte[] plain) {
    ByteBuffer data = ByteBuffer.wrap(plain);
    Kind kind = Kind.of(data.get());
    UUID job = new UUID(data.getLong(), data.getLong());
    long until = data.getLong();
    byte[] body = new byte[data.remaining()];
    data.get(body);
    return new JournalEntry(kind, job, until, body);
  }
}
