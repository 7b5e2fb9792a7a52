package dev.ringmaster.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.CancelRequested;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Resumed;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Runs of one process, and of the process after it. */
final class OrchestratorTest {
  private static final RunId RUN = RunId.create();
  private final MemoryRunLog log = new MemoryRunLog();
  private final FakeMinions minions = new FakeMinions(log, "web01", "web02");

  private Orchestrator orchestrator(Plan plan) {
    return new Orchestrator(
        log, minions, (requested, calls) -> plan, InstantSource.system(), "here");
  }

  private static List<RunEvent> followToTheEnd(Orchestrator orchestrator)
      throws InterruptedException {
    List<RunEvent> seen = new ArrayList<>();
    while (seen.isEmpty() || !(seen.getLast() instanceof Finished)) {
      List<RunEvent> more = orchestrator.follow(RUN, seen.size(), Duration.ofSeconds(10));
      assertThat(more).as("nothing came after " + seen).isNotEmpty();
      seen.addAll(more);
    }
    return seen;
  }

  @Test
  void aFollowerSeesEveryEventOnceAndInOrder() throws InterruptedException {
    try (Orchestrator orchestrator =
        orchestrator(
            Steps.plan(Steps.call("a", "do.it", "*").get(), Steps.call("b", "do.it", "*").get()))) {
      orchestrator.start(RUN, Stage.REQUEST);
      assertThat(followToTheEnd(orchestrator)).isEqualTo(log.read(RUN, 0));
    }
  }

  @Test
  void whatBeginsAfterTheEndIsRefusedOrLeftToTheNextProcess() throws InterruptedException {
    Plan plan = Steps.plan(Steps.call("a", "do.it", "*").get());
    RunId earlier = RunId.create();
    long epoch = log.take(earlier, "before");
    log.append(new RunLog.Append(earlier, epoch, 0, List.of(Stage.REQUEST), Phase.RUNNING));
    Orchestrator closed = orchestrator(plan);
    closed.close();
    assertThatThrownBy(() -> closed.start(RUN, Stage.REQUEST))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the master is stopping");
    closed.resumeAll();
    assertThat(log.read(RUN, 0)).isEmpty();
    assertThat(log.read(earlier, 0)).containsExactly(Stage.REQUEST);
    try (Orchestrator next = orchestrator(plan)) {
      next.start(RUN, Stage.REQUEST);
      assertThat(followToTheEnd(next)).last().isInstanceOf(Finished.class);
    }
  }

  @Test
  void aFollowerSeesTheEndThatComesBetweenTwoLooks() throws InterruptedException {
    long epoch = log.take(RUN, "elsewhere");
    log.append(new RunLog.Append(RUN, epoch, 0, List.of(Stage.REQUEST), Phase.RUNNING));
    Finished end = new Finished(Stage.REQUEST.at(), RunOutcome.CHANGED, "");
    RunLog.Append last = new RunLog.Append(RUN, epoch, 1, List.of(end), Phase.FINISHED);
    try (Orchestrator orchestrator =
        new Orchestrator(
            thenAppending(last),
            minions,
            (requested, calls) -> Steps.plan(),
            InstantSource.system(),
            "here")) {
      assertThat(orchestrator.follow(RUN, 1, Duration.ofSeconds(10))).containsExactly(end);
    }
  }

  @Test
  void askingAgainWithTheSameIdIsAskingOnce() throws InterruptedException {
    try (Orchestrator orchestrator =
        orchestrator(Steps.plan(Steps.call("a", "do.it", "web01").get()))) {
      orchestrator.start(RUN, Stage.REQUEST);
      followToTheEnd(orchestrator);
      orchestrator.start(RUN, Stage.REQUEST);
      assertThat(minions.executed().get("web01")).hasSize(1);
      Requested other =
          new Requested(
              Stage.REQUEST.at(),
              "other",
              "prod",
              "",
              Value.map(),
              false,
              Stage.REQUEST.requester(),
              "",
              Optional.empty());
      assertThatThrownBy(() -> orchestrator.start(RUN, other))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("it was asked for differently");
    }
  }

  @Test
  void cancellingStopsWhatRunsAndStartsNothingMore() throws InterruptedException {
    try (Orchestrator orchestrator =
        orchestrator(
            Steps.plan(
                Steps.call("a", "do.hang", "web01").get(),
                Steps.call("b", "do.it", "web01").get()))) {
      orchestrator.start(RUN, Stage.REQUEST);
      await().until(() -> !minions.jobs().isEmpty());
      orchestrator.cancel(RUN, "root");
      Finished end = (Finished) followToTheEnd(orchestrator).getLast();
      assertThat(end.outcome()).isEqualTo(RunOutcome.CANCELLED);
      assertThat(minions.cancelled()).hasSize(1);
      assertThat(minions.jobs()).hasSize(1);
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> orchestrator.cancel(RUN, "root"))
                  .isInstanceOf(ProblemsException.class)
                  .hasMessageContaining("is over already"));
    }
  }

  @Test
  void whatOneProcessLeftTheNextFinishes() throws InterruptedException {
    Plan plan =
        Steps.plan(
            Steps.call("a", "do.it", "web01").get(), Steps.call("b", "do.lost", "web01").get());
    try (Orchestrator first = orchestrator(plan)) {
      first.start(RUN, Stage.REQUEST);
      await().until(() -> first.status(RUN).phase() == Phase.WAITING);
    }
    try (Orchestrator second = orchestrator(plan)) {
      second.resumeAll();
      assertThat(second.status(RUN).phase()).isEqualTo(Phase.WAITING);
      assertThatThrownBy(() -> second.answer(RUN, "a", Answer.DONE, "root"))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("does not wait for an answer")
          .hasMessageContaining("These do: b.");
      second.answer(RUN, "b", Answer.DONE, "root");
      List<RunEvent> events = followToTheEnd(second);
      assertThat(events).anyMatch(Resumed.class::isInstance).anyMatch(Answered.class::isInstance);
      assertThat(minions.executed().get("web01")).hasSize(2);
    }
  }

  @Test
  void parallelStepsThatHangDoNotKeepAProcessFromStopping() {
    Plan plan =
        Steps.plan(
            Steps.call("a", "do.hang", "web01").parallel().get(),
            Steps.call("b", "do.hang", "web02").parallel().get());
    long begun = System.nanoTime();
    try (Orchestrator orchestrator = orchestrator(plan)) {
      orchestrator.start(RUN, Stage.REQUEST);
      await().until(() -> minions.jobs().size() == 2);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    assertThat(log.unfinished()).containsExactly(RUN);
    assertThat(minions.cancelled()).isEmpty();
  }

  @Test
  void aProcessThatLostItsRunWritesNothingMore() {
    Journal old = new Journal(RUN, log, "old", () -> {});
    old.write(Stage.REQUEST);
    Journal young = new Journal(RUN, log, "young", () -> {});
    assertThatThrownBy(() -> old.write(new Resumed(Stage.REQUEST.at(), "old")))
        .isInstanceOf(RunLog.Stale.class);
    young.write(new Resumed(Stage.REQUEST.at(), "young"));
    assertThat(log.read(RUN, 0)).hasSize(2);
  }

  @Test
  void aStoreThatCannotBeWrittenPausesTheRun() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger(2);
    RunLog full =
        failing(append -> append.expected() > 1 && failures.getAndDecrement() > 0, take -> false);
    FakeMinions onFull = new FakeMinions(full, "web01");
    Plan plan = Steps.plan(Steps.call("a", "do.it", "web01").get());
    try (Orchestrator orchestrator =
        new Orchestrator(full, onFull, (r, c) -> plan, InstantSource.system(), "here")) {
      orchestrator.start(RUN, Stage.REQUEST);
      Finished end = (Finished) followToTheEnd(orchestrator).getLast();
      assertThat(end.outcome()).isEqualTo(RunOutcome.CHANGED);
      assertThat(onFull.executed().get("web01")).hasSize(1);
    }
  }

  @Test
  void aRunThatCannotBeTakenUpOnAFullDiskGoesOnWhenThereIsSpace() throws InterruptedException {
    Plan plan = Steps.plan(Steps.call("a", "do.hang", "web01").get());
    try (Orchestrator first = orchestrator(plan)) {
      first.start(RUN, Stage.REQUEST);
      await().until(() -> !minions.jobs().isEmpty());
    }
    AtomicBoolean isFull = new AtomicBoolean(true);
    RunLog full = failing(append -> isFull.get(), take -> isFull.get());
    try (Orchestrator second =
        new Orchestrator(full, minions, (r, c) -> plan, InstantSource.system(), "here")) {
      second.resumeAll();
      await().until(() -> second.pause(RUN).isPresent());
      assertThat(second.pause(RUN)).contains("the disk is full");
      assertThatThrownBy(() -> second.cancel(RUN, "root"))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("is paused: the disk is full");
      isFull.set(false);
      await().until(() -> second.pause(RUN).isEmpty());
      second.cancel(RUN, "root");
      assertThat(((Finished) followToTheEnd(second).getLast()).outcome())
          .isEqualTo(RunOutcome.CANCELLED);
    }
  }

  @Test
  void aRunThatCannotGoOnCanBeCancelled() throws InterruptedException {
    Plan plan =
        Steps.plan(
            Steps.call("a", "do.bug", "web01").get(), Steps.call("b", "do.it", "web01").get());
    try (Orchestrator orchestrator = orchestrator(plan)) {
      orchestrator.start(RUN, Stage.REQUEST);
      await().until(() -> orchestrator.pause(RUN).isPresent());
      orchestrator.cancel(RUN, "root");
      assertThat(log.read(RUN, 0)).anyMatch(CancelRequested.class::isInstance);
      assertThat(((Finished) followToTheEnd(orchestrator).getLast()).outcome())
          .isEqualTo(RunOutcome.CANCELLED);
      assertThat(minions.executed()).isEmpty();
    }
  }

  @Test
  void aRunThatCannotBeCompiledNowCanBeCancelled() throws InterruptedException {
    try (Orchestrator orchestrator =
        new Orchestrator(
            log,
            minions,
            (requested, calls) -> {
              throw new UnavailableException(Problem.of("the disk is full"));
            },
            InstantSource.system(),
            "here")) {
      orchestrator.start(RUN, Stage.REQUEST);
      await().until(() -> orchestrator.pause(RUN).isPresent());
      orchestrator.cancel(RUN, "root");
      List<RunEvent> events = followToTheEnd(orchestrator);
      assertThat(((Finished) events.getLast()).outcome()).isEqualTo(RunOutcome.CANCELLED);
      assertThat(events).noneMatch(Refused.class::isInstance);
    }
  }

  @Test
  void whatKeepsARunbookFromAskingPausesTheRun() throws InterruptedException {
    Plan plan = Steps.plan(Steps.call("a", "do.it", "web01").get());
    AtomicInteger failures = new AtomicInteger(1);
    RunLog full =
        failing(append -> append.expected() == 1 && failures.getAndDecrement() > 0, take -> false);
    PlanSource asking =
        (requested, calls) -> {
          try {
            calls.answer("web01", Call.of("look.it"), () -> Value.bool(true));
          } catch (RuntimeException asTheRendererDoes) {
            throw new ProblemsException(Problem.of("salt.look failed"));
          }
          return plan;
        };
    try (Orchestrator orchestrator =
        new Orchestrator(full, minions, asking, InstantSource.system(), "here")) {
      orchestrator.start(RUN, Stage.REQUEST);
      assertThat(((Finished) followToTheEnd(orchestrator).getLast()).outcome())
          .isEqualTo(RunOutcome.CHANGED);
      assertThat(failures.get()).isNegative();
    }
  }

  @Test
  void aRunThatIsTakenWhileItIsRenderedIsLeftToItsNewOwner() {
    AtomicBoolean isTaken = new AtomicBoolean();
    PlanSource robbed =
        (requested, calls) -> {
          log.take(RUN, "another");
          isTaken.set(true);
          try {
            calls.answer("web01", Call.of("look.it"), () -> Value.bool(true));
          } catch (RuntimeException asTheRendererDoes) {
            throw new ProblemsException(Problem.of("salt.look failed"));
          }
          throw new IllegalStateException("it was ours still");
        };
    try (Orchestrator orchestrator =
        new Orchestrator(log, minions, robbed, InstantSource.system(), "here")) {
      orchestrator.start(RUN, Stage.REQUEST);
      await().untilTrue(isTaken);
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> orchestrator.cancel(RUN, "root"))
                  .isInstanceOf(ProblemsException.class)
                  .hasMessageContaining("another master has taken run"));
      assertThat(orchestrator.pause(RUN)).isEmpty();
      assertThat(log.read(RUN, 0)).containsExactly(Stage.REQUEST);
    }
  }

  /** Somebody else appends, just after the first look. */
  private RunLog thenAppending(RunLog.Append append) {
    AtomicBoolean looked = new AtomicBoolean();
    return new RunLog() {
      @Override
      public List<RunEvent> read(RunId run, long after) {
        List<RunEvent> events = log.read(run, after);
        if (looked.compareAndSet(false, true)) {
          log.append(append);
        }
        return events;
      }

      @Override
      public void append(Append other) {
        log.append(other);
      }

      @Override
      public long take(RunId run, String owner) {
        return log.take(run, owner);
      }

      @Override
      public List<RunId> unfinished() {
        return log.unfinished();
      }
    };
  }

  /** The log on a disk that is full for some. */
  private RunLog failing(Predicate<RunLog.Append> appends, Predicate<RunId> takes) {
    return new RunLog() {
      @Override
      public void append(Append append) {
        if (appends.test(append)) {
          throw new Unavailable("the disk is full", new IllegalStateException());
        }
        log.append(append);
      }

      @Override
      public long take(RunId run, String owner) {
        if (takes.test(run)) {
          throw new UnavailableException(Problem.of("the disk is full"));
        }
        return log.take(run, owner);
      }

      @Override
      public List<RunEvent> read(RunId run, long after) {
        return log.read(run, after);
      }

      @Override
      public List<RunId> unfinished() {
        return log.unfinished();
      }
    };
  }

  @Test
  void aRunbookThatDoesNotCompileEndsTheRunAndSaysWhy() throws InterruptedException {
    try (Orchestrator orchestrator =
        new Orchestrator(
            log,
            minions,
            (requested, calls) -> {
              throw new ProblemsException(Problem.of("no such runbook"));
            },
            InstantSource.system(),
            "here")) {
      orchestrator.start(RUN, Stage.REQUEST);
      assertThat(((Finished) followToTheEnd(orchestrator).getLast()).outcome())
          .isEqualTo(RunOutcome.FAILED);
      assertThat(orchestrator.status(RUN).refused().orElseThrow().problems())
          .containsExactly(Problem.of("no such runbook"));
    }
  }
}
