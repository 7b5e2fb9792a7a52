package dev.ringmaster.master.store;

import dev.ringmaster.master.jobs.Alongside;

/**
 * Something that is to be stored. Facts given to one {@link Store#commit} are stored together or
 * not at all, in order; other callers' facts may share the transaction.
 *
 * <p>A fact may be written more than once (when another caller's failed, the transaction is rolled
 * back and each caller's facts are written in one of their own), so it must have no effect but on
 * the transaction. It fails by throwing; a {@link dev.ringmaster.protocol.data.ProblemsException}
 * reaches the caller as it is.
 */
@FunctionalInterface
public interface Fact extends Alongside {
  void write(Transaction transaction);
}
