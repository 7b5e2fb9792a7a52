package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.job.JobId;
import java.util.UUID;

/**
 * A run's identity: a version 7 UUID, made by whoever asks, so that asking twice is asking once.
 */
public record RunId(UUID value) {
  public RunId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("not a run id (a version 7 UUID): " + value);
    }
  }

  public static RunId create() {
    return new RunId(JobId.create().value());
  }

  /** Parses the canonical text; anything else is an {@link IllegalArgumentException}. */
  public static RunId parse(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("not a run id: " + text);
    }
    return new RunId(uuid);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
