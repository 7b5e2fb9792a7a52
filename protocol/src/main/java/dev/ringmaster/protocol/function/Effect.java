package dev.ringmaster.protocol.function;

/** What a call does to the machine it runs on, and so what may be done about it after a crash. */
public enum Effect {
  /** Changes nothing: may be called while rendering, and tried again without asking. */
  READ,
  /** Doing it twice is as good as doing it once: tried again where the caller asked for that. */
  REPEATABLE,
  /**
   * Must never be started twice unless somebody says so. The default, also for custom functions.
   */
  ONCE
}
