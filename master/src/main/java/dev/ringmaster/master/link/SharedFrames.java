package dev.ringmaster.master.link;

import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.wire.Wire;
import org.jspecify.annotations.Nullable;

/** Serialises a message once, however many sessions it is sent to one after another. */
final class SharedFrames {
  private record Last(Downward message, byte[] frame) {}

  private volatile @Nullable Last last;

  byte[] frame(Downward message) {
    Last known = last;
    if (known != null && isSame(known.message(), message)) {
      return known.frame();
    }
    byte[] frame = Wire.bytes(message);
    if (message instanceof Downward.Deliver || message instanceof Downward.Ping) {
      last = new Last(message, frame);
    }
    return frame;
  }

  /** The very same record: comparing the contents would cost what is to be saved. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Downward one, Downward other) {
    return one == other;
  }
}
