package dev.ringmaster.protocol.job;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * A job's identity: a version 7 UUID, made by whoever asks, so that asking twice is asking once.
 */
public record JobId(UUID value) implements Comparable<JobId> {
  private static final SecureRandom RANDOM = new SecureRandom();

  public JobId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("not a job id (a version 7 UUID): " + value);
    }
  }

  /** A new id; ids made in different milliseconds sort by time. */
  public static JobId create() {
    long millis = System.currentTimeMillis();
    long high = (millis << 16) | 0x7000 | (RANDOM.nextInt() & 0xfff);
    long low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new JobId(new UUID(high, low));
  }

  /** Parses the canonical text; anything else is an {@link IllegalArgumentException}. */
  public static JobId parse(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("not a job id: " + text);
    }
    return new JobId(uuid);
  }

  /** When it was made, by its maker's clock. */
  public Instant madeAt() {
    return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
  }

  @Override
  public int compareTo(JobId other) {
    return value.toString().compareTo(other.value.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
