package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.wire.ControlFrames;

/** One answer does not fit into a message; nothing of it was sent, and the call can go on. */
final class AnswerTooLarge extends ProblemsException {
  private static final long serialVersionUID = 1L;

  AnswerTooLarge(int bytes) {
    super(
        Problem.of(
                "one answer has "
                    + bytes
                    + " bytes; a message of the control API has at most "
                    + ControlFrames.LIMIT_BYTES)
            .withAdvice("Ask for less at once."));
  }
}
