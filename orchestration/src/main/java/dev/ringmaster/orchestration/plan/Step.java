package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.states.language.Requisite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step of a plan.
 *
 * @param id unique in its plan; a rescue step's is {@code <step>/<its own>}
 * @param requisites their targets are IDs of steps
 * @param parallel whether it runs together with the parallel steps beside it
 * @param failhard whether its failure, if nothing handles it, stops the run
 * @param retry tries after a failure; empty: none
 * @param timeout how long one attempt may take; zero: no limit
 * @param resume what happens when it cannot be known whether an attempt took effect
 * @param rescue steps that run, one after another, when this one failed; if they all succeed the
 *     failure is handled
 * @param place where its ID stands in the runbook
 */
public record Step(
    String id,
    Work work,
    List<Requisite> requisites,
    boolean parallel,
    boolean failhard,
    Optional<Retry> retry,
    Duration timeout,
    Resume resume,
    List<Step> rescue,
    Place place) {
  public Step {
    requisites = List.copyOf(requisites);
    rescue = List.copyOf(rescue);
  }

  /** A step with nothing but its work. */
  public static Step of(String id, Work work) {
    return new Step(
        id,
        work,
        List.of(),
        false,
        true,
        Optional.empty(),
        Duration.ZERO,
        Resume.ASK,
        List.of(),
        Place.NOWHERE);
  }

  /**
   * @param attempts all of them, the first included
   * @param interval between the end of one and the start of the next
   */
  public record Retry(int attempts, Duration interval) {}

  /** What to do about an attempt of which nobody can know whether it took effect. */
  public enum Resume {
    /** The run waits for an operator's answer. */
    ASK,
    /** It is done again on the members in doubt. */
    RETRY,
    /** It counts as failed. */
    FAIL
  }
}
