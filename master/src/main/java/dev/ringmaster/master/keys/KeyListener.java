package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;

/** Told after a change is stored, one change after another. Must not block for long. */
public interface KeyListener {
  default void accepted(Enrolment enrolment, Value.MapValue trusted) {}

  /** It is accepted no more: its streams must end. */
  default void withdrawn(Enrolment enrolment) {}

  default void signingKeysChanged() {}
}
