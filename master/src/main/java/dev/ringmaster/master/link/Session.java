package dev.ringmaster.master.link;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import java.time.Instant;

/** One minion's stream. All methods may be called from any thread and none blocks. */
public interface Session {
  /** Who it is, known from its certificate and the table of enrolments. */
  Enrolment enrolment();

  /** Where it comes from: {@code 10.0.0.7:49152}. */
  String address();

  Instant since();

  /**
   * Puts a message into the outbox. The same record sent to many sessions one after another is
   * serialised once.
   *
   * @return false if the session is closed, or its outbox is full: then it is cut off, because it
   *     reads too slowly, and the minion learns what it missed when it is back
   */
  boolean send(Downward message);

  /** Ends the stream; does nothing the second time. */
  void close(String why);
}
