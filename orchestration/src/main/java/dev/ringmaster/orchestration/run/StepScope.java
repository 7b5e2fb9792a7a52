package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What the actions of one step share. Used by one thread. */
final class StepScope {
  private final Step step;
  private final Plan plan;
  private final Journal journal;
  private final JobPort jobs;
  private final InstantSource clock;
  private final boolean resultKept;
  private int attempts;

  StepScope(Step step, Plan plan, Journal journal, JobPort jobs, InstantSource clock) {
    this.step = step;
    this.plan = plan;
    this.journal = journal;
    this.jobs = jobs;
    this.clock = clock;
    this.resultKept = plan.referredTo().contains(step.id());
  }

  Step step() {
    return step;
  }

  boolean test() {
    return plan.test();
  }

  Journal journal() {
    return journal;
  }

  JobPort jobs() {
    return jobs;
  }

  Instant now() {
    return clock.instant();
  }

  boolean resultKept() {
    return resultKept;
  }

  /** The number of the next attempt; the same ones after a crash, because actions are replayed. */
  int nextAttempt() {
    return ++attempts;
  }

  int lastAttempt() {
    return attempts;
  }

  Optional<StepStatus.Attempt> known(int attempt) {
    return journal.status().step(step.id()).attempt(attempt);
  }

  boolean cancelled() {
    return journal.status().cancelled().isPresent();
  }

  /** Waits on the master; false if the run was cancelled meanwhile. */
  boolean waitUntil(Instant until) throws InterruptedException {
    journal.flush();
    return !journal.await(status -> status.cancelled().isPresent(), until, now());
  }
}
