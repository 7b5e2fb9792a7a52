package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.session.Upward;

/** The stream to the master, as whoever has something to say sees it. */
@FunctionalInterface
public interface Uplink {
  /**
   * @return false if there is no stream or it is full; nothing is kept for later
   */
  boolean send(Upward message);
}
