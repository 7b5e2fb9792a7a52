package dev.ringmaster.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.orchestration.plan.Deferred;
import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A master that dies at any moment, and another that goes on. */
final class CrashTest {
  /** Something of everything: the master passes more than a hundred points in it. */
  private static Plan everything() {
    Value host = Value.map(Deferred.KEY, Value.text("read:db01:host"));
    return Steps.plan(
        Steps.call("read", "look.host", "db01").get(),
        Steps.call("build", "do.it", "db01", host).require("read").get(),
        Steps.call("web01", "do.it", "web01").parallel().get(),
        Steps.call("web02", "set.flaky", "web02").parallel().retry(3, Duration.ofMillis(1)).get(),
        Steps.call("web03", "do.it", "web03").parallel().require("web01").get(),
        Steps.call("doubt", "do.interrupted", "web0*").resume(Resume.ASK).get(),
        Steps.call("again", "do.lost", "web01").resume(Resume.RETRY).get(),
        Steps.call("look", "look.lost", "*").get(),
        Steps.pause("breathe", Duration.ofMillis(2)).get(),
        Steps.call("mend", "do.fail", "web02")
            .rescue(
                Steps.call("mend/a", "do.it", "web02").get(),
                Steps.call("mend/b", "set.flaky", "web02").retry(2, Duration.ZERO).get())
            .get(),
        Steps.call("try", "do.fail", "web03").soft().get(),
        Steps.call("needs-try", "do.it", "web03").require("try").get(),
        Steps.call("broken", "do.fail", "db01").get(),
        Steps.call("later", "do.it", "web01").get(),
        Steps.call("tell", "do.it", "db01").onfail("broken", "later").get(),
        Steps.call("same", "do.same", "db01").get(),
        Steps.call("unless-changed", "do.it", "db01").onchanges("same").get(),
        Steps.call("last", "do.it", "*").get());
  }

  private static final Map<String, Verdict> EXPECTED =
      Map.ofEntries(
          Map.entry("read", Verdict.SUCCEEDED),
          Map.entry("build", Verdict.SUCCEEDED),
          Map.entry("web01", Verdict.SUCCEEDED),
          Map.entry("web02", Verdict.SUCCEEDED),
          Map.entry("web03", Verdict.SUCCEEDED),
          Map.entry("doubt", Verdict.SUCCEEDED),
          Map.entry("again", Verdict.SUCCEEDED),
          Map.entry("look", Verdict.SUCCEEDED),
          Map.entry("breathe", Verdict.SUCCEEDED),
          Map.entry("mend", Verdict.RESCUED),
          Map.entry("mend/a", Verdict.SUCCEEDED),
          Map.entry("mend/b", Verdict.SUCCEEDED),
          Map.entry("try", Verdict.FAILED),
          Map.entry("needs-try", Verdict.BLOCKED),
          Map.entry("broken", Verdict.FAILED),
          Map.entry("tell", Verdict.SUCCEEDED),
          Map.entry("later", Verdict.SUCCEEDED),
          Map.entry("same", Verdict.SUCCEEDED),
          Map.entry("unless-changed", Verdict.SKIPPED),
          Map.entry("last", Verdict.SUCCEEDED));

  private static Stage uninterrupted() {
    Stage stage = new Stage(everything(), Answer.RETRY);
    stage.life(Doom.never());
    return stage;
  }

  @Test
  void theRunbookOfThisTestDoesWhatItSays() {
    Stage stage = uninterrupted();
    assertThat(stage.verdicts()).isEqualTo(EXPECTED);
    assertThat(stage.status().finished().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(stage.minions.executed().get("db01"))
        .containsSubsequence("do.it[db01]{step: build}", "do.it[]{step: tell}");
  }

  @Test
  void deathAtEveryAppendSubmitAndReplyLeavesTheSameRecordOnEveryMinion() {
    Map<String, List<String>> expected = uninterrupted().minions.executed();
    int deaths = 0;
    while (true) {
      Stage stage = new Stage(everything(), Answer.RETRY);
      Doom doom = new Doom(deaths);
      stage.life(doom);
      if (!doom.struck()) {
        break;
      }
      stage.life(Doom.never());
      check(stage, expected, "point " + deaths + ", " + doom);
      deaths++;
    }
    assertThat(deaths).isGreaterThan(100);
  }

  @Test
  void manyDeathsInOneRunLeaveTheSameRecordToo() {
    Map<String, List<String>> expected = uninterrupted().minions.executed();
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Stage stage = new Stage(everything(), Answer.RETRY);
      Doom doom = new Doom(random.nextInt(20));
      stage.life(doom);
      while (doom.struck()) {
        doom = new Doom(1 + random.nextInt(40));
        stage.life(doom);
      }
      check(stage, expected, "seed " + seed);
    }
  }

  private static void check(Stage stage, Map<String, List<String>> expected, String where) {
    assertThat(stage.verdicts()).as(where).isEqualTo(EXPECTED);
    assertThat(stage.status().finished().orElseThrow().outcome())
        .as(where)
        .isEqualTo(RunOutcome.FAILED);
    Map<String, List<String>> executed = stage.minions.executed();
    assertThat(executed.keySet()).as(where).isEqualTo(expected.keySet());
    executed.forEach((minion, calls) ->
        assertThat(calls).as(where + " on " + minion).isEqualTo(expected.get(minion)));
  }
}
