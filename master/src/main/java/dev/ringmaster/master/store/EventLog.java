package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.Wire;
import java.time.Instant;

/** Numbers and stores events. Used by the writer's thread only. */
final class EventLog {
  private final SecretBox box;
  private long stored;
  private long last;

  EventLog(SecretBox box, long last) {
    this.box = box;
    this.stored = last;
    this.last = last;
  }

  long append(StatementCache statements, String tag, Instant at, Value data) {
    last++;
    statements.update(
        "INSERT INTO events (sequence, tag, at, data) VALUES (?, ?, ?, ?)",
        last,
        tag,
        at,
        Wire.bytes(box.seal(data)));
    return last;
  }

  long next() {
    return last + 1;
  }

  /** Answers the last number that is now stored. */
  long committed() {
    stored = last;
    return stored;
  }

  void rolledBack() {
    last = stored;
  }
}
