package dev.ringmaster.master.link;

import dev.ringmaster.protocol.data.ProblemsException;
import io.grpc.Status;

/** Problems as the end of a call. */
final class Problems {
  private static final int LIMIT = 4_000;

  private Problems() {}

  static Status status(ProblemsException e) {
    String text = String.valueOf(e.getMessage());
    return Status.FAILED_PRECONDITION.withDescription(
        text.length() <= LIMIT ? text : text.substring(0, LIMIT) + " …");
  }
}
