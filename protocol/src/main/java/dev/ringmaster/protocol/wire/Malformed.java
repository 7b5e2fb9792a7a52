package dev.ringmaster.protocol.wire;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;

/** Makes the one kind of error that decoding throws. */
final class Malformed {
  private Malformed() {}

  static ProblemsException because(String what, String why) {
    return new ProblemsException(Problem.of("these bytes are not a valid " + what + ": " + why));
  }
}
