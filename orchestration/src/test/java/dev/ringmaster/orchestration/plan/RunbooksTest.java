package dev.ringmaster.orchestration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.plan.Step.Retry;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.orchestration.plan.Work.OnMinions;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.language.Requisite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runbooks in YAML alone: what their steps mean, and what is said of those that mean nothing. */
final class RunbooksTest {
  private static final List<Signature> FUNCTIONS =
      List.of(
          Signature.function(
              "git.checkout",
              Effect.REPEATABLE,
              "Checks out",
              Parameter.required("cwd", Parameter.Type.TEXT, "Where"),
              Parameter.optional("rev", Parameter.Type.TEXT, "What")),
          Signature.function("git.fetch", Effect.REPEATABLE, "Fetches"),
          Signature.function("test.ping", Effect.READ, "Answers"));
  private static final JobSettings SETTINGS =
      new JobSettings("", "prod", Value.map("app", Value.map("a", Value.integer(1))));

  private static Plan compile(String runbook) throws InterruptedException {
    return compile(Map.of("deploy.sls", "#!yaml\n" + runbook), false);
  }

  private static Plan compile(Map<String, String> files, boolean test) throws InterruptedException {
    RenderContext context = RenderContext.of(new MemoryTree("base", files));
    return new Runbooks(new Renderer(RenderLimits.DEFAULT))
        .compile("deploy", test, context, SETTINGS, FUNCTIONS, RunbooksTest::unknown);
  }

  private static Optional<Problem> unknown(String environment) {
    return List.of("base", "prod", "test").contains(environment)
        ? Optional.empty()
        : Optional.of(Problem.of("there is no environment '" + environment + "'").withAdvice("…"));
  }

  private static Step only(String runbook) throws InterruptedException {
    Plan plan = compile(runbook);
    assertThat(plan.steps()).hasSize(1);
    return plan.steps().getFirst();
  }

  @Test
  void aFunctionStepHasEverythingThatItSays() throws InterruptedException {
    Step step =
        only(
            """
            web01 checkout:
              salt.function:
                - name: git.checkout
                - tgt: web01
                - arg:
                  - /srv/app
                - kwarg:
                    rev: main
                - timeout: 5m
                - failhard: False
                - parallel: True
                - retry:
                    attempts: 3
                    interval: 7
                - resume: retry
                - pillarenv: test
                - pillar:
                    app:
                      b: 2
            """);
    assertThat(step.id()).isEqualTo("web01 checkout");
    assertThat(step.place()).hasToString("runbooks/deploy.sls:2:1");
    assertThat(step.parallel()).isTrue();
    assertThat(step.failhard()).isFalse();
    assertThat(step.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(step.retry()).contains(new Retry(3, Duration.ofSeconds(7)));
    assertThat(step.resume()).isEqualTo(Resume.RETRY);
    OnMinions work = (OnMinions) step.work();
    assertThat(work.target()).isEqualTo("web01");
    assertThat(work.call().function()).isEqualTo("git.checkout");
    assertThat(work.call().positional()).containsExactly(Value.text("/srv/app"));
    assertThat(work.call().named()).isEqualTo(Value.map("rev", Value.text("main")));
    assertThat(work.settings().pillarEnvironment()).isEqualTo("test");
    assertThat(work.settings().pillar())
        .isEqualTo(Value.map("app", Value.map("a", Value.integer(1), "b", Value.integer(2))));
  }

  @Test
  void whatAStepDoesNotSayItGetsFromTheRun() throws InterruptedException {
    Step step = only("ping:\n  salt.function:\n    - name: test.ping\n    - tgt: '*'\n");
    assertThat(step.failhard()).isTrue();
    assertThat(step.retry()).isEqualTo(Optional.empty());
    assertThat(step.resume()).isEqualTo(Resume.ASK);
    assertThat(((OnMinions) step.work()).settings()).isEqualTo(SETTINGS);
  }

  @Test
  void stateStepsApplySlsFilesOrTheHighstate() throws InterruptedException {
    Plan plan =
        compile(
            Map.of(
                "deploy.sls",
                """
                #!yaml
                some:
                  salt.state:
                    - tgt: web*
                    - sls: [shop.web, shop.db]
                all:
                  salt.state:
                    - tgt: web*
                    - highstate: True
                    - queue: False
                """),
            true);
    OnMinions some = (OnMinions) plan.steps().getFirst().work();
    assertThat(some.call().function()).isEqualTo("state.sls");
    assertThat(some.call().named())
        .isEqualTo(
            Value.map(
                "mods", Value.list(Value.text("shop.web"), Value.text("shop.db")),
                "test", Value.bool(true)));
    assertThat(some.states()).isTrue();
    OnMinions all = (OnMinions) plan.steps().getLast().work();
    assertThat(all.call().function()).isEqualTo("state.highstate");
    assertThat(all.call().named().get("queue")).isEqualTo(Value.bool(false));
  }

  @Test
  void requisitesComeFirstAndNameSteps() throws InterruptedException {
    Plan plan =
        compile(
            """
            second:
              salt.function:
                - name: test.ping
                - tgt: web01
                - require:
                  - salt: first
            first:
              salt.function:
                - name: test.ping
                - tgt: web01
            third:
              salt.function:
                - name: test.ping
                - tgt: web01
                - watch:
                  - salt: second
                - onfail_in:
                  - salt: last
                - onchanges:
                  - first
            last:
              salt.pause:
                - duration: 2s
            """);
    assertThat(plan.steps())
        .extracting(Step::id)
        .containsExactly("first", "second", "third", "last");
    assertThat(plan.step("third").orElseThrow().requisites())
        .containsExactlyInAnyOrder(
            new Requisite.Require(List.of("second"), false),
            new Requisite.OnChanges(List.of("first"), false));
    assertThat(plan.step("last").orElseThrow().requisites())
        .containsExactly(new Requisite.OnFail(List.of("third"), false));
    assertThat(plan.step("last").orElseThrow().work())
        .isEqualTo(new Work.Pause(Duration.ofSeconds(2)));
  }

  @Test
  void rescueStepsAreStepsUnderTheirStep() throws InterruptedException {
    Step step =
        only(
            """
            work:
              salt.function:
                - name: test.ping
                - tgt: web01
                - rescue:
                    put back:
                      salt.function:
                        - name: git.fetch
                        - tgt: lb01
                    tell:
                      salt.pause:
                        - duration: 1
            """);
    assertThat(step.rescue()).extracting(Step::id).containsExactly("work/put back", "work/tell");
  }

  @Test
  void includedRunbooksComeFirst() throws InterruptedException {
    Plan plan =
        compile(
            Map.of(
                "deploy.sls",
                "#!yaml\ninclude: [parts.one]\ntwo:\n  salt.pause:\n    - duration: 1\n",
                "parts/one.sls",
                "#!yaml\none:\n  salt.pause:\n    - duration: 1\n"),
            false);
    assertThat(plan.steps()).extracting(Step::id).containsExactly("one", "two");
  }

  @Test
  void deferredArgumentsAreCheckedAgainstTheOrder() throws InterruptedException {
    Plan plan =
        compile(
            """
            read:
              salt.function:
                - name: test.ping
                - tgt: db01
            use:
              salt.function:
                - name: git.checkout
                - tgt: web01
                - kwarg:
                    cwd: /srv
                    rev: {$result: 'read:db01'}
            """);
    assertThat(plan.referredTo()).containsExactly("read");
    assertProblems(
        """
        use:
          salt.function:
            - name: git.checkout
            - tgt: web01
            - kwarg:
                cwd: {$result: 'raed:db01'}
        read:
          salt.function:
            - name: test.ping
            - tgt: db01
        again:
          salt.function:
            - name: test.ping
            - tgt: db01
            - arg: [{$result: 'reed:db01'}]
        """,
        "runbooks/deploy.sls:7:14: step 'use' refers to the result of 'raed', and there is no such"
            + " step",
        "runbooks/deploy.sls:16:13: step 'again' refers to the result of 'reed', and there is no"
            + " such step",
        "Did you mean 'read'?");
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    assertProblems(
        """
        one:
          salt.function:
            - name: git.chekout
            - tgt: web01
        two:
          salt.funtcion:
            - name: test.ping
        three:
          salt.function:
            - name: test.ping
        four:
          salt.state:
            - tgt: web01
        five:
          salt.function:
            - name: git.checkout
            - tgt: web01
            - tgt_type: globb
            - kwarg: {rev: main}
            - batch: 2
        six:
          salt.pause:
            - duration: 1
            - require:
              - salt: sevn
            - prereq:
              - salt: one
        """,
        "runbooks/deploy.sls:7:3: ",
        "there is no state 'salt.funtcion'",
        "Did you mean 'salt.function'?",
        "ID 'three'",
        "tgt",
        "salt.function has no argument 'batch'",
        "'require' names 'salt: sevn'");
    assertProblems(
        """
        one:
          salt.function:
            - name: git.chekout
            - tgt: web01
        four:
          salt.state:
            - tgt: web01
        five:
          salt.function:
            - name: git.checkout
            - tgt: web01
            - tgt_type: globb
            - resume: never
            - kwarg: {rev: main}
        six:
          salt.pause:
            - duration: 1
            - onlyif: test -e /
            - listen:
              - salt: one
        """,
        "runbooks/deploy.sls:2:1: runbook 'deploy', ID 'one': there is no function 'git.chekout'",
        "Did you mean 'git.checkout'",
        "ID 'four': it does not say which states",
        "ID 'five': 'tgt_type' is 'globb'",
        "Did you mean 'glob'",
        "'resume' is 'never'",
        "It is one of ask, retry, fail.",
        "cwd",
        "'listen' means nothing between steps",
        "'onlyif', 'unless' and 'creates' are looked at on a minion");
  }

  @Test
  void anEnvironmentThatIsNotThereIsToldBeforeAnythingRuns() {
    assertProblems(
        """
        one:
          salt.function:
            - name: test.ping
            - tgt: web01
            - pillarenv: prood
        two:
          salt.state:
            - tgt: web01
            - sls: shop
            - saltenv: staging
            - pillarenv: test
            - rescue:
                put back:
                  salt.function: [{name: test.ping}, {tgt: web01}, {saltenv: bass}]
        """,
        "runbooks/deploy.sls:6:18: runbook 'deploy', ID 'one': there is no environment 'prood'",
        "runbooks/deploy.sls:11:16: runbook 'deploy', ID 'two': there is no environment 'staging'",
        "ID 'put back': there is no environment 'bass'");
  }

  @Test
  void aTargetMayBeAListOfNames() throws InterruptedException {
    String runbook =
        """
        ping:
          salt.function:
            - name: test.ping
            - tgt: [web01, web02]
            - tgt_type: list
        """;
    assertThat(((OnMinions) only(runbook).work()).target()).isEqualTo("L@web01,web02");
    assertProblems(
        runbook.replace("tgt_type: list", "tgt_type: pcre"),
        "ID 'ping': 'tgt' is a list, and 'tgt_type' is 'pcre'",
        "Say 'tgt_type: list', or write the target as one text.");
    assertProblems(
        runbook.replace("[web01, web02]", "[]"), "ID 'ping': an empty list matches nothing");
  }

  @Test
  void aCycleIsPrintedEdgeByEdge() {
    assertProblems(
        """
        one:
          salt.pause:
            - duration: 1
            - require:
              - salt: two
        two:
          salt.pause:
            - duration: 1
            - require:
              - salt: one
        """,
        "wait for each other in a cycle",
        "'deploy.one' has require on 'deploy.two'",
        "'deploy.two' has require on 'deploy.one'");
  }

  @Test
  void anUnknownRunbookHasItsNeighboursNamed() {
    assertThatThrownBy(() -> compile(Map.of("deplyo.sls", "", "other/init.sls", ""), false))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("there is no runbook 'deploy' in the environment base")
        .hasMessageContaining("Did you mean 'deplyo'?");
    assertThatThrownBy(() -> compile(Map.of("other/init.sls", ""), false))
        .hasMessageContaining("There are other.");
  }

  private static void assertProblems(String runbook, String... parts) {
    assertThatThrownBy(() -> compile(runbook))
        .isInstanceOf(ProblemsException.class)
        .message()
        .contains(parts);
  }

  @Test
  void aParallelStepMayNotReferToOneThatRunsBesideIt() throws InterruptedException {
    String runbook =
        """
        read:
          salt.function: [{name: test.ping}, {tgt: db01}, {parallel: True}]
        use:
          salt.function:
            - name: git.checkout
            - tgt: web01
            - parallel: True
            - arg: [{$result: 'read:db01'}]
        """;
    assertThatThrownBy(() -> compile(runbook))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(
            "step 'use' refers to the result of 'read', which does not run before it")
        .hasMessageContaining("Require it.");
    assertThat(compile(runbook + "    - require: [{salt: read}]\n").steps()).hasSize(2);
    assertThat(compile(runbook.replace("{tgt: db01}, {parallel: True}", "{tgt: db01}")).steps())
        .hasSize(2);
  }
}
