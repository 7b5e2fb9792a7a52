package dev.ringmaster.states.resource;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A state: what should be so on the machine. Test mode is {@link #read} and {@link #decide} without
 * {@link #apply}, the same code. Stateless: one instance serves all runs.
 *
 * @param <S> what is so now, as {@link #read} finds it
 */
public interface Resource<S> {
  Signature signature();

  /**
   * Refuses what is wrong on any machine: a relative path, a number out of range. Called before all
   * else, so that test mode says so whatever earlier states would change.
   *
   * @throws dev.ringmaster.states.function.FunctionFailure with what is wrong
   */
  default void check(Arguments arguments) {}

  /**
   * Looks at the machine, and changes nothing on it.
   *
   * @throws dev.ringmaster.states.function.FunctionFailure when it cannot be known, or what the
   *     state needs is not there (a directory, a program, a unit). In test mode the runner turns
   *     that into "cannot know" where an earlier state would change what this one reads
   */
  S read(Arguments arguments, CallContext context) throws InterruptedException;

  /** What would have to change; empty if all is as it should be. A pure function. */
  List<Change> decide(Arguments arguments, S current);

  /**
   * Refuses what {@link #apply} could only fail at, as far as that can be seen: an owner or a place
   * that is not there. Called by a preview of what would change, when it is the state's turn; as
   * with {@link #read}, an earlier state may be what would mend it.
   *
   * @throws dev.ringmaster.states.function.FunctionFailure with what is missing or in the way
   */
  default void requireFeasible(Arguments arguments, S current, CallContext context)
      throws InterruptedException {}

  /**
   * Makes the changes. Checks again that the machine is as it was read, and fails rather than do
   * something else.
   *
   * @return a comment for the report, and further data under it
   */
  Applied apply(Arguments arguments, S current, List<Change> changes, CallContext context)
      throws InterruptedException;

  /**
   * What to do when a watched state changed and this one itself did not; empty: nothing (a watch is
   * a require).
   */
  default Optional<WatchAction> watchAction() {
    return Optional.empty();
  }

  /** What it looks at and would alter, so that a preview knows what it cannot know. */
  Footprint footprint(Arguments arguments);

  /**
   * The same once it is known what it would change, and so perhaps more exact: what a change is may
   * depend on more of the machine than whether there is one, and it may alter less than the state
   * ever could.
   *
   * @param changes what was decided; empty if looking failed
   */
  default Footprint footprint(Arguments arguments, List<Change> changes) {
    return footprint(arguments);
  }

  /** The comment when nothing has to change. */
  default String unchangedComment(Arguments arguments, S current) {
    return "is as it should be";
  }

  /**
   * @param comment one sentence on what was done
   */
  record Applied(String comment, Value data) {
    public static Applied saying(String comment) {
      return new Applied(comment, Value.nothing());
    }
  }

  /** Restarts, reloads, runs again: what {@code watch} means to this state. */
  interface WatchAction {
    /** What it would do, without doing it. */
    List<Change> decide(Arguments arguments);

    Applied apply(Arguments arguments, CallContext context) throws InterruptedException;
  }

  /**
   * What a state has to do with on the machine. Who looks at what an earlier state would write
   * cannot know; nor can who requires a state that writes more than it can name, and looks at
   * something; nor can who requires one that may write anything, whatever it looks at.
   *
   * @param links paths that it would make lead to others, and these
   */
  record Footprint(Reach reads, Reach writes, Map<String, String> links) {
    public Footprint {
      links = Map.copyOf(links);
    }

    public Footprint(Reach reads, Reach writes) {
      this(reads, writes, Map.of());
    }

    /** Of a state that can name everything. */
    public static Footprint of(Set<String> reads, Set<String> writes) {
      return new Footprint(new Reach.Only(reads), new Reach.Only(writes));
    }
  }
}
