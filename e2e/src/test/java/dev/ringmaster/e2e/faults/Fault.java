package dev.ringmaster.e2e.faults;

/** What the network does with one message. */
enum Fault {
  NONE,
  /** It is gone although the connection stands: a peer that is broken. */
  DROP,
  /** The connection ends before it has arrived. */
  CUT_BEFORE,
  /** The connection ends when it has just been handled. */
  CUT_AFTER,
  DELAY,
  /** It arrives twice, one after the other. */
  DUPLICATE,
  /** It arrives, and once more on the next connection, behind whatever that begins with. */
  REPEAT,
  /** The connection ends before it has arrived, and it arrives on the next one. */
  HOLD
}
