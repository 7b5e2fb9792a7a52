package dev.ringmaster.master.store;

import org.jdbi.v3.core.Handle;

/**
 * Sees every transaction of the store at the two moments between which it becomes durable, on the
 * writer's thread: while this does not return nothing more is stored, and nobody hears that the
 * transaction was. So a test can end a master exactly there.
 */
public interface CommitWitness {
  /** Sees nothing. */
  CommitWitness NONE =
      new CommitWitness() {
        @Override
        public void beforeCommit(Handle transaction) {}

        @Override
        public void afterCommit() {}
      };

  /** All is written, and nothing of it would survive. {@code transaction} may only be read. */
  void beforeCommit(Handle transaction);

  /** All of it would survive, and nobody knows yet. */
  void afterCommit();
}
