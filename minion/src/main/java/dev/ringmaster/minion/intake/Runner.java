package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.CommandResult;
import java.util.Optional;

/** Knows and runs functions. One serves all jobs, many at once. */
public interface Runner {
  /** All that can be run now. */
  Catalogue catalogue();

  /**
   * Finds the function and binds the arguments. May fetch files, and so take its time.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException when there is no such function or the
   *     arguments do not fit
   */
  Prepared prepare(Order order) throws InterruptedException;

  /** A call that can be run. */
  interface Prepared extends AutoCloseable {
    Signature signature();

    /**
     * What the call says of waiting for other state runs; counts if its {@link #signature} has it
     * wait at all.
     */
    boolean mayQueue();

    /**
     * @throws InterruptedException when the job was told to stop; nothing of it runs any more
     */
    Outcome run(Scope scope) throws InterruptedException;

    /**
     * What the call answers, if its whole meaning was one command, and that ended like this while
     * no minion was there; empty if the call meant more.
     */
    Optional<Outcome> resumed(CommandResult result);

    /** Masks what is secret in a line of output. */
    String mask(String text);

    /** Lets go of what was fetched for it. */
    @Override
    default void close() {}
  }

  /** What a running job may say. */
  interface Scope {
    /** A line for whoever watches the job. */
    void output(String text, boolean error);

    /** An event with a tag of the minion's own. */
    void send(String tag, Value data);
  }
}
