package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;

/**
 * What stands behind the stream. The calls come one after another, in order, on a virtual thread,
 * and may block; what the master says meanwhile waits.
 */
public interface LinkHandler {
  /** What to say first on a new stream. */
  Upward.Hello hello();

  /**
   * The stream stands.
   *
   * @param enrolment who this minion is, from its certificate
   */
  void connected(Enrolment enrolment, Downward.Welcome welcome);

  /** Anything but Welcome and Ping. */
  void received(Downward message);

  /** The stream that was {@code connected} has ended; another will be tried. */
  void disconnected(String why);

  /**
   * The master does not let this minion in, or is not the one it was given: an operator has to do
   * something. It is tried again all the same.
   */
  default void refused(Problem why) {}
}
