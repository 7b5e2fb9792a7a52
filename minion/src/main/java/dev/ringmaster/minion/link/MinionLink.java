package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.Optional;

/**
 * The minion's stream to its master: enrols, connects, renews its certificate and connects again by
 * itself until it is closed. All methods may be called from any thread; none blocks but {@link
 * #close()}.
 */
public interface MinionLink extends AutoCloseable {
  /** Begins to connect; to be called once. */
  void start();

  /**
   * Puts a message into the outbox of the stream that stands.
   *
   * @return false if there is no stream or its outbox is full; nothing is kept for later, so what
   *     must arrive is kept by the caller until it is acknowledged
   */
  boolean send(Upward message);

  /**
   * Master time, as learned from the authenticated stream and carried on by this machine's
   * monotonic clock. Never runs backwards while the process lives. Before the first stream it is
   * this machine's own clock.
   */
  Instant masterNow();

  /**
   * The same, empty before the first stream of this process: for what a guess must not decide, such
   * as which orders are old enough to be forgotten.
   */
  Optional<Instant> masterTold();

  /** Ends the stream and stops connecting. */
  @Override
  void close();
}
