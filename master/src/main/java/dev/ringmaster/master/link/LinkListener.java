package dev.ringmaster.master.link;

import dev.ringmaster.protocol.session.Upward;

/**
 * Told of every session. For one session the calls come one after another, in order, each on a
 * virtual thread: {@code connected} first, {@code disconnected} last, each exactly once. They may
 * block; what a session says meanwhile waits, and a minion that says too much meanwhile is slowed
 * down.
 */
public interface LinkListener {
  /**
   * The minion was welcomed. A session of the same enrolment that still stood was closed before.
   */
  void connected(Session session, Upward.Hello hello);

  /** Anything but Hello. */
  void received(Session session, Upward message);

  void disconnected(Session session);
}
