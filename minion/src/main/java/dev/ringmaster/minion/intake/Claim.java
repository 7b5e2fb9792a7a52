package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.ByteBuffer;
import java.time.Instant;

/** What a minion knows of a job that it had started before it went down. */
record Claim(Instant startedAt, Order order) {
  byte[] bytes() {
    byte[] encoded = Wire.bytes(order);
    return ByteBuffer.allocate(Long.BYTES + encoded.length)
        .putLong(startedAt.toEpochMilli())
        .put(encoded)
        .array();
  }

  static Claim of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Instant startedAt = Instant.ofEpochMilli(buffer.getLong());
    byte[] encoded = new byte[buffer.remaining()];
    buffer.get(encoded);
    return new Claim(startedAt, Wire.order(encoded));
  }
}
