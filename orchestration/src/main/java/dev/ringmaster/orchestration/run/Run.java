package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Created;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.StepStatus.Attempt;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One run of a runbook, from its request to its end. Begun anew or after a crash, it does the same:
 * it looks at the journal and makes the next move.
 */
final class Run {
  private final Journal journal;
  private final JobPort jobs;
  private final PlanSource plans;
  private final InstantSource clock;

  Run(Journal journal, JobPort jobs, PlanSource plans, InstantSource clock) {
    this.journal = journal;
    this.jobs = jobs;
    this.plans = plans;
    this.clock = clock;
  }

  /** Goes on until the run is finished. */
  void walk() throws InterruptedException {
    Optional<Plan> plan = plan();
    while (plan.isPresent() && journal.status().finished().isEmpty()) {
      switch (Sequence.next(plan.get(), journal.status())) {
        case Move.Begin begin -> carryOut(plan.get(), begin.steps());
        case Move.Pass pass ->
            journal.note(
                new Settled(clock.instant(), pass.step().id(), pass.verdict(), false, pass.why()));
        case Move.Finish finish ->
            journal.write(new Finished(clock.instant(), finish.outcome(), finish.message()));
      }
    }
  }

  private Optional<Plan> plan() throws InterruptedException {
    RunStatus status = journal.status();
    if (status.plan().isPresent() || status.finished().isPresent()) {
      return status.plan();
    }
    if (status.cancelled().isPresent()) {
      journal.write(
          new Finished(clock.instant(), RunOutcome.CANCELLED, "cancelled before it began"));
      return Optional.empty();
    }
    Requested requested = status.requested().orElseThrow();
    JournalledCalls calls = new JournalledCalls(journal, clock);
    try {
      Plan plan = plans.compile(requested, calls);
      journal.write(new Created(clock.instant(), plan));
      return Optional.of(plan);
    } catch (UnavailableException later) {
      throw later;
    } catch (ProblemsException problems) {
      calls.checkAnswered();
      journal.write(
          new Refused(clock.instant(), problems.problems()),
          new Finished(clock.instant(), RunOutcome.FAILED, "the runbook could not be compiled"));
      return Optional.empty();
    }
  }

  private void carryOut(Plan plan, List<Step> steps) throws InterruptedException {
    if (steps.size() == 1) {
      action(plan, steps.getFirst()).run();
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Step step : steps) {
        Rescuing action = action(plan, step);
        all.add(
            threads.submit(() -> {
              action.run();
              journal.flush();
              return step;
            }));
      }
      awaitAll(threads, all);
    }
  }

  private static void awaitAll(ExecutorService threads, List<Future<?>> all)
      throws InterruptedException {
    try {
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("a parallel step could not be carried out", e.getCause());
    }
  }

  private Rescuing action(Plan plan, Step step) {
    StepScope scope = new StepScope(step, plan, journal, jobs, clock);
    Requester requester = journal.status().requested().orElseThrow().requester();
    StepAction action =
        switch (step.work()) {
          case Work.OnMinions work ->
              new Deciding(scope, new JobAction(scope, work, requester), work);
          case Work.Pause pause -> new PauseAction(scope, pause);
        };
    if (step.retry().isPresent()) {
      action = new Retrying(scope, action, step.retry().get());
    }
    return new Rescuing(
        scope, action, step.rescue().stream().map(rescue -> action(plan, rescue)).toList());
  }

  /** Starts no further step and tells those under way to stop. */
  void cancel(String principal) {
    journal.writeIf(status -> {
      if (status.finished().isPresent()) {
        throw new ProblemsException(Problem.of("the run is over already"));
      }
      return status.cancelled().isPresent()
          ? List.of()
          : List.of(new CancelRequested(clock.instant(), principal));
    });
  }

  /** Says what is known of an attempt in doubt. */
  void answer(String step, Answer answer, String principal) {
    journal.writeIf(status -> {
      Attempt attempt = status.step(step).waiting().orElseThrow(() -> nothingAsked(status, step));
      return List.of(new Answered(clock.instant(), step, attempt.number(), answer, principal));
    });
  }

  private static ProblemsException nothingAsked(RunStatus status, String step) {
    List<String> waiting =
        status.steps().entrySet().stream()
            .filter(entry -> entry.getValue().waiting().isPresent())
            .map(java.util.Map.Entry::getKey)
            .toList();
    String advice =
        waiting.isEmpty()
            ? "No step of this run waits for an answer."
            : "These do: " + String.join(", ", waiting) + ".";
    return new ProblemsException(
        Problem.of("step '" + step + "' does not wait for an answer").withAdvice(advice));
  }
}
