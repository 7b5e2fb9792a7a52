package dev.ringmaster.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.orchestration.plan.Deferred;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What steps, their failures and their modifiers mean. */
final class RunTest {
  private static Stage run(Step... steps) {
    return run(Answer.DONE, steps);
  }

  private static Stage run(Answer answer, Step... steps) {
    Stage stage = new Stage(Steps.plan(steps), answer);
    stage.life(Doom.never());
    return stage;
  }

  private static Finished end(Stage stage) {
    return stage.status().finished().orElseThrow();
  }

  @Test
  void stepsRunInOrderAndTheRunSaysWhetherAnythingChanged() {
    Stage changed =
        run(Steps.call("a", "do.it", "web01").get(), Steps.call("b", "do.it", "web01").get());
    assertThat(changed.minions.executed().get("web01"))
        .containsExactly("do.it[]{step: a}", "do.it[]{step: b}");
    assertThat(end(changed).outcome()).isEqualTo(RunOutcome.CHANGED);
    Stage unchanged = run(Steps.call("a", "look.it", "web01").get());
    assertThat(end(unchanged).outcome()).isEqualTo(RunOutcome.UNCHANGED);
  }

  @Test
  void aFailureStopsTheRunAndSaysWhatDidNotRun() {
    Stage stage =
        run(
            Steps.call("one", "do.it", "web01").get(),
            Steps.call("two", "do.fail", "web*").get(),
            Steps.call("three", "do.it", "web02").get());
    assertThat(stage.verdicts()).isEqualTo(Map.of("one", Verdict.SUCCEEDED, "two", Verdict.FAILED));
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(end(stage).message()).isEqualTo("stopped because two failed; steps not started: 1");
    assertThat(stage.status().step("two").settled().orElseThrow().message())
        .isEqualTo("web01: no; web02: no; web03: no");
  }

  @Test
  void aSoftFailureLetsTheRestRunButNotWhatRequiresIt() {
    Stage stage =
        run(
            Steps.call("a", "do.fail", "web01").soft().get(),
            Steps.call("b", "do.it", "web01").require("a").get(),
            Steps.call("c", "do.it", "web01").get());
    assertThat(stage.verdicts())
        .isEqualTo(Map.of("a", Verdict.FAILED, "b", Verdict.BLOCKED, "c", Verdict.SUCCEEDED));
    assertThat(stage.status().step("b").settled().orElseThrow().message())
        .isEqualTo("One or more requisite failed: a");
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.FAILED);
  }

  @Test
  void whatHandlesAFailureRunsBeforeAnythingElseDoes() {
    Stage stage =
        run(
            Steps.call("out", "do.it", "web01").get(),
            Steps.call("work", "do.fail", "web01").get(),
            Steps.call("next", "do.it", "web02").get(),
            Steps.call("prepare", "do.it", "db01").get(),
            Steps.call("back", "do.it", "db01").onfail("work", "next").require("prepare").get());
    assertThat(stage.minions.executed().get("db01"))
        .containsExactly("do.it[]{step: prepare}", "do.it[]{step: back}");
    List<String> started =
        stage.log.read(Stage.RUN, 0).stream()
            .filter(Started.class::isInstance)
            .map(event -> ((Started) event).step())
            .toList();
    assertThat(started).containsExactly("out", "work", "prepare", "back", "next");
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.HANDLED);
  }

  @Test
  void aHandlerThatFailsStopsTheRun() {
    Stage stage =
        run(
            Steps.call("work", "do.fail", "web01").get(),
            Steps.call("next", "do.it", "web02").get(),
            Steps.call("back", "do.fail", "db01").onfail("work").get());
    assertThat(stage.verdicts()).doesNotContainKey("next");
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.FAILED);
  }

  @Test
  void onfailIsSkippedWhenNothingFailed() {
    Stage stage =
        run(
            Steps.call("work", "do.it", "web01").get(),
            Steps.call("back", "do.it", "db01").onfail("work").get());
    assertThat(stage.verdicts().get("back")).isEqualTo(Verdict.SKIPPED);
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.CHANGED);
  }

  @Test
  void aRescueThatFailsLeavesTheStepFailed() {
    Stage stage =
        run(
            Steps.call("work", "do.fail", "web01")
                .rescue(
                    Steps.call("work/a", "do.fail", "web01").get(),
                    Steps.call("work/b", "do.it", "web01").get())
                .get(),
            Steps.call("next", "do.it", "web02").get());
    assertThat(stage.verdicts())
        .isEqualTo(Map.of("work", Verdict.FAILED, "work/a", Verdict.FAILED));
    assertThat(stage.status().step("work").settled().orElseThrow().message())
        .isEqualTo("web01: no; its rescue did not succeed");
  }

  @Test
  void aRetryAsksOnlyThoseThatFailed() {
    Stage stage =
        run(
            Steps.call("warm", "do.flaky", "web01").soft().get(),
            Steps.call("again", "do.flaky", "web*").retry(2, Duration.ZERO).get());
    assertThat(stage.verdicts().get("again")).isEqualTo(Verdict.SUCCEEDED);
    assertThat(stage.minions.executed().get("web02"))
        .containsExactly("do.flaky[]{step: again}", "do.flaky[]{step: again}");
  }

  @Test
  void retriesEnd() {
    Stage stage = run(Steps.call("a", "do.fail", "web01").retry(3, Duration.ZERO).get());
    assertThat(stage.minions.executed().get("web01")).hasSize(3);
    assertThat(stage.status().step("a").settled().orElseThrow().message())
        .isEqualTo("web01: no (after 3 attempts)");
  }

  @Test
  void aTimeoutCancelsTheJobAndItsEndIsKnown() {
    AtomicLong seconds = new AtomicLong();
    Stage stage =
        new Stage(
            Steps.plan(Steps.call("hang", "do.hang", "web01").timeout(Duration.ofMinutes(5)).get()),
            Answer.DONE,
            () -> Instant.EPOCH.plusSeconds(seconds.getAndAdd(10)));
    stage.life(Doom.never());
    assertThat(stage.verdicts().get("hang")).isEqualTo(Verdict.FAILED);
    assertThat(stage.minions.cancelled()).hasSize(1);
  }

  @Test
  void afterAnOutageLongerThanTheTimeoutAReturnIsWaitedFor() {
    AtomicLong seconds = new AtomicLong();
    Stage stage =
        new Stage(
            Steps.plan(Steps.call("a", "do.late", "web01").timeout(Duration.ofMinutes(5)).get()),
            Answer.FAILED,
            () -> Instant.EPOCH.plusSeconds(seconds.getAndAdd(1)));
    Doom doom = new Doom(10);
    stage.life(doom);
    assertThat(doom.toString()).isEqualTo("death before the replies");
    seconds.addAndGet(Duration.ofHours(1).toSeconds());
    stage.life(Doom.never());
    assertThat(stage.verdicts().get("a")).isEqualTo(Verdict.SUCCEEDED);
    assertThat(stage.minions.cancelled()).isEmpty();
  }

  @Test
  void afterAnOutageWhoDoesNotComeBackIsNotWaitedForForEver() {
    AtomicLong seconds = new AtomicLong();
    Stage stage =
        new Stage(
            Steps.plan(Steps.call("a", "do.hang", "web01").timeout(Duration.ofMinutes(5)).get()),
            Answer.FAILED,
            () -> Instant.EPOCH.plusSeconds(seconds.getAndAdd(1)));
    stage.life(new Doom(10));
    seconds.addAndGet(Duration.ofHours(1).toSeconds());
    stage.life(Doom.never());
    assertThat(stage.verdicts().get("a")).isEqualTo(Verdict.FAILED);
    assertThat(stage.minions.cancelled()).hasSize(1);
  }

  @Test
  void nobodyWaitsForTheJobOfAnAttemptThatIsOver() {
    AtomicLong seconds = new AtomicLong();
    Stage stage =
        new Stage(
            Steps.plan(
                Steps.call("a", "do.it", "*").get(),
                Steps.call("b", "do.late", "web01").timeout(Duration.ofSeconds(1)).get()),
            Answer.FAILED,
            () -> Instant.EPOCH.plusSeconds(seconds.getAndAdd(10)));
    stage.life(Doom.never());
    assertThat(stage.minions.jobs()).hasSize(2);
    assertThat(stage.minions.awaited()).isEmpty();
  }

  @Test
  void doubtIsAnOperatorsToSettle() {
    Stage done = run(Answer.DONE, Steps.call("a", "do.lost", "web0*").get());
    assertThat(done.verdicts().get("a")).isEqualTo(Verdict.SUCCEEDED);
    Stage failed = run(Answer.FAILED, Steps.call("a", "do.lost", "web0*").get());
    assertThat(failed.verdicts().get("a")).isEqualTo(Verdict.FAILED);
    Stage retried = run(Answer.RETRY, Steps.call("a", "do.lost", "web0*").get());
    assertThat(retried.verdicts().get("a")).isEqualTo(Verdict.SUCCEEDED);
    assertThat(retried.minions.executed().get("web02")).hasSize(2);
    assertThat(
            done.log.read(Stage.RUN, 0).stream()
                .filter(Asked.class::isInstance)
                .map(event -> ((Asked) event).question()))
        .containsExactly("did do.lost take effect on web01, web02, web03?");
  }

  @Test
  void doubtFollowsTheStepAndItsEffect() {
    Stage fail = run(Steps.call("a", "do.lost", "web01").resume(Resume.FAIL).get());
    assertThat(fail.minions.executed().get("web01")).hasSize(1);
    assertThat(fail.verdicts().get("a")).isEqualTo(Verdict.FAILED);
    Stage read = run(Steps.call("a", "look.lost", "web01").resume(Resume.FAIL).get());
    assertThat(read.verdicts().get("a")).isEqualTo(Verdict.SUCCEEDED);
    Stage repeatable = run(Steps.call("a", "set.lost", "web01").retry(2, Duration.ZERO).get());
    assertThat(repeatable.verdicts().get("a")).isEqualTo(Verdict.SUCCEEDED);
    Stage once =
        run(Answer.FAILED, Steps.call("a", "do.lost", "web01").retry(2, Duration.ZERO).get());
    assertThat(once.log.read(Stage.RUN, 0)).anyMatch(Asked.class::isInstance);
  }

  @Test
  void nobodyMatchedIsAFailureOfTheStep() {
    Stage stage = run(Steps.call("a", "do.it", "mail*").get());
    assertThat(stage.status().step("a").settled().orElseThrow().message())
        .isEqualTo("no minion matches 'mail*'");
    assertThat(stage.log.read(Stage.RUN, 0))
        .anyMatch(event -> event instanceof Ended ended && ended.nobody());
  }

  @Test
  void whatCannotBeSubmittedIsAFailureOfTheStep() {
    Stage stage = run(Steps.call("a", "do.unknown", "web01").get());
    assertThat(stage.verdicts().get("a")).isEqualTo(Verdict.FAILED);
    assertThat(stage.minions.jobs()).isEmpty();
    assertThat(stage.log.read(Stage.RUN, 0))
        .noneMatch(event -> event instanceof Ended ended && ended.nobody());
  }

  @Test
  void aDeferredArgumentThatLeadsNowhereIsAFailureThatSaysWhere() {
    Value wrong = Value.map(Deferred.KEY, Value.text("read:web01:nose"));
    Stage stage =
        run(
            Steps.call("read", "look.it", "web01").get(),
            Steps.call("use", "do.it", "web01", wrong).get());
    assertThat(stage.status().step("use").settled().orElseThrow().message())
        .contains("the result read:web01 has no 'nose'")
        .contains("it is a mapping with host");
  }

  @Test
  void namedArgumentsThatAreNoMappingAreAFailureThatSaysSo() {
    Value.MapValue text = Value.map(Deferred.KEY, Value.text("read:web01:host"));
    Step named =
        Step.of(
            "use",
            new Work.OnMinions(
                "web01", new Call("do.it", List.of(), text), false, JobSettings.DEFAULT));
    Step pillar =
        Step.of(
            "use",
            new Work.OnMinions(
                "web01",
                new Call("do.it", List.of(), Value.map()),
                false,
                new JobSettings("", "", text)));
    for (Step wrong : List.of(named, pillar)) {
      Stage stage = run(Steps.call("read", "look.it", "web01").get(), wrong);
      assertThat(stage.status().step("use").settled().orElseThrow().message())
          .contains("the result read:web01:host is a text, and a mapping is needed here");
      assertThat(stage.minions.jobs()).hasSize(1);
    }
  }

  @Test
  void testModeShowsAllThatWouldFail() {
    Plan plan =
        new Plan(
            "test",
            true,
            List.of(
                Steps.call("nobody", "do.it", "mail*").get(),
                Steps.call("after", "do.it", "web01").get(),
                Steps.call("needs", "do.it", "web01").require("nobody").get()));
    Stage stage = new Stage(plan, Answer.DONE);
    stage.life(Doom.never());
    assertThat(stage.verdicts())
        .isEqualTo(
            Map.of("nobody", Verdict.FAILED, "after", Verdict.WOULD_RUN, "needs", Verdict.BLOCKED));
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.FAILED);
  }

  @Test
  void testModeRunsOnlyWhatChangesNothing() {
    Value later = Value.map(Deferred.KEY, Value.text("write:web01:host"));
    Plan plan =
        new Plan(
            "test",
            true,
            List.of(
                Steps.call("read", "look.it", "web01").get(),
                Steps.call("write", "do.it", "web0*").get(),
                Steps.call("follow", "look.it", "web01", later).get(),
                Steps.pause("wait", Duration.ofHours(1)).get()));
    Stage stage = new Stage(plan, Answer.DONE);
    stage.life(Doom.never());
    assertThat(stage.minions.executed())
        .isEqualTo(Map.of("web01", List.of("look.it[]{step: read}")));
    assertThat(stage.status().step("write").settled().orElseThrow().message())
        .isEqualTo("would run do.it on web01, web02, web03");
    assertThat(stage.status().step("follow").settled().orElseThrow().message())
        .isEqualTo(
            "would run look.it on web01, with arguments that are not known before write ran");
    assertThat(stage.verdicts().get("wait")).isEqualTo(Verdict.WOULD_RUN);
    assertThat(end(stage).outcome()).isEqualTo(RunOutcome.CHANGED);
  }
}
