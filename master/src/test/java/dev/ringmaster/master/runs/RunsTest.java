package dev.ringmaster.master.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobLimits;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.RunOutcome;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunStatus;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final Map<String, String> PILLAR =
      Map.of(
          "prod/pillar/top.sls", "prod:\n  '*': [app]\n",
          "prod/pillar/app.sls", "app:\n  revision: v1\n  web: [web01, web02]\n");

  private static final String ROLL =
      """
      before:
        salt.state:
          - tgt: web*
          - sls: app.base

      {% for name in salt.minions.list('web*') %}
      {{ name }} deploy:
        salt.function:
          - name: app.deploy
          - tgt: {{ name }}
          - kwarg:
              revision: {{ pillar.app.revision }}
      {{ name }} smoke:
        salt.function:
          - name: test.echo
          - tgt: {{ name }}
          - arg: [{$result: '{{ name }} deploy:{{ name }}'}]
      {% endfor %}
      """;

  @TempDir Path directory;

  private RunLab lab(Map<String, String> more) throws IOException {
    Map<String, String> files = new HashMap<>(PILLAR);
    files.putAll(more);
    RunLab.write(directory, files);
    RunLab lab = new RunLab(directory);
    lab.connect("web01");
    lab.connect("web02");
    return lab;
  }

  @Test
  void aRunbookRunsOverTheHostsOneAfterAnother() throws Exception {
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", ROLL))) {
      RunStatus end = lab.toTheEnd(lab.start("roll", Value.map(), false));
      assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.CHANGED);
      assertThat(end.steps().keySet())
          .containsExactly("before", "web01 deploy", "web01 smoke", "web02 deploy", "web02 smoke");
      assertThat(lab.minion("web02").calls())
          .containsExactly(
              "state.sls{mods: [app.base], test: false}",
              "app.deploy{revision: v1}",
              "test.echo{text: true}");
      assertThat(end.step("before").settled().orElseThrow().changed()).isFalse();
      assertThat(end.calls()).hasSize(1);
    }
  }

  @Test
  void pillarAndItsEnvironmentReachTheRunbookAndEveryJob() throws Exception {
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", ROLL))) {
      Value.MapValue pillar = Value.map("app", Value.map("revision", Value.text("v2")));
      lab.toTheEnd(lab.start("roll", pillar, false));
      assertThat(lab.minion("web01").calls()).contains("app.deploy{revision: v2}");
      for (Order order : lab.minion("web01").orders()) {
        var job = lab.jobs.show(RunLab.ROOT, order.id()).orElseThrow();
        assertThat(job.pillarEnvironment()).isEqualTo("prod");
        assertThat(job.pillar()).isEqualTo(pillar);
        assertThat(job.environment()).isEqualTo("base");
        assertThat(job.principal().name()).startsWith("run:");
      }
    }
  }

  @Test
  void aFailureStopsBeforeTheSecondHost() throws Exception {
    String runbook =
        ROLL.replace("app.deploy", "app.fail").replaceAll("(?m)^ *(- kwarg:|revision.*)\n", "");
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", runbook))) {
      RunStatus end = lab.toTheEnd(lab.start("roll", Value.map(), false));
      assertThat(end.finished().orElseThrow().message())
          .isEqualTo("stopped because web01 deploy failed; steps not started: 3");
      assertThat(end.step("web01 deploy").settled().orElseThrow().message())
          .isEqualTo("web01: the build broke");
      assertThat(lab.minion("web02").calls()).hasSize(1);
    }
  }

  @Test
  void testModeAsksStatesForAPreviewAndCallsNothingThatChanges() throws Exception {
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", ROLL))) {
      RunStatus end = lab.toTheEnd(lab.start("roll", Value.map(), true));
      assertThat(lab.minion("web01").calls())
          .containsExactly("state.sls{mods: [app.base], test: true}");
      assertThat(end.step("web01 deploy").settled().orElseThrow().message())
          .isEqualTo("would run app.deploy on web01");
    }
  }

  @Test
  void aRunGoesOnInTheNextProcessAndNothingIsDoneTwice() throws Exception {
    String runbook =
        """
        one:
          salt.function: [{name: app.deploy}, {tgt: web01}, {arg: [a]}]
        two:
          salt.function: [{name: app.vanish}, {tgt: web01}]
        three:
          salt.function: [{name: app.deploy}, {tgt: web01}, {arg: [b]}]
        """;
    RunId run;
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", runbook))) {
      run = lab.start("roll", Value.map(), false);
      await().until(() -> lab.runs.show(RunLab.ROOT, run).phase() == Phase.WAITING);
      assertThat(lab.runs.list(RunLab.ROOT, 5).getFirst().phase()).isEqualTo(Phase.WAITING);
    }
    try (RunLab lab = new RunLab(directory)) {
      lab.runs.resume();
      AnsweringMinion minion = lab.connect("web01");
      lab.runs.answer(RunLab.ROOT, run, "two", Answer.DONE);
      RunStatus end = lab.toTheEnd(run);
      assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.CHANGED);
      assertThat(minion.calls()).containsExactly("app.deploy{revision: b}");
    }
  }

  @Test
  void howLongAJobMayBeQueuedIsNoLimitOfASteps() throws Exception {
    String runbook = "one:\n  salt.function: [{name: app.deploy}, {tgt: web01}, {arg: [a]}]\n";
    RunLab.write(directory, PILLAR);
    RunLab.write(directory, Map.of("base/runbooks/roll.sls", runbook));
    JobLimits limits =
        new JobLimits(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ZERO, 100);
    try (RunLab lab = new RunLab(directory, limits)) {
      lab.connect("web01");
      RunStatus end = lab.toTheEnd(lab.start("roll", Value.map(), false));
      assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.CHANGED);
    }
  }

  @Test
  void aRunWaitsWhileTooManyJobsAreOpen() throws Exception {
    String runbook = "one:\n  salt.function: [{name: app.deploy}, {tgt: web01}, {arg: [a]}]\n";
    RunLab.write(directory, PILLAR);
    RunLab.write(directory, Map.of("base/runbooks/roll.sls", runbook));
    JobLimits limits = new JobLimits(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, 1);
    try (RunLab lab = new RunLab(directory, limits)) {
      lab.connect("web01");
      JobId open = JobId.create();
      lab.minion("web01").silence(open);
      lab.jobs.submit(RunLab.ROOT, Submission.of(open, "web01", Call.of("test.ping"))).close();
      RunId run = lab.start("roll", Value.map(), false);
      await()
          .until(
              () -> lab.runs.list(RunLab.ROOT, 1).getFirst().message().contains("1 jobs are open"));
      lab.minion("web01").answer(open);
      assertThat(lab.toTheEnd(run).finished().orElseThrow().outcome())
          .isEqualTo(RunOutcome.CHANGED);
    }
  }

  @Test
  void aRunIsRenderedFromTheFilesOfItsRequestWhoeverRendersIt() throws Exception {
    String runbook =
        """
        {% set said = salt.minions.call('db01', 'test.ping') %}
        one:
          salt.function: [{name: app.deploy}, {tgt: web01}, {arg: ['{{ pillar.app.revision }}']}]
        """;
    RunId run;
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", runbook))) {
      lab.fleet.accepted(RunLab.enrolment("db01"), Value.map()); // it is away: rendering waits
      run = lab.start("roll", Value.map(), false);
      await().until(() -> !lab.jobs.list(RunLab.ROOT, JobFilter.latest(1)).isEmpty());
      assertThat(lab.runs.frozenRunbooks()).hasSize(1);
    }
    RunLab.write(
        directory,
        Map.of(
            "base/runbooks/roll.sls",
            runbook.replace("web01", "web02"),
            "prod/pillar/app.sls",
            "app:\n  revision: v2\n"));
    try (RunLab lab = new RunLab(directory)) {
      List.of("web01", "web02", "db01").forEach(lab::connect);
      lab.runs.resume();
      assertThat(lab.toTheEnd(run).finished().orElseThrow().outcome())
          .isEqualTo(RunOutcome.CHANGED);
      assertThat(lab.minion("web01").calls()).containsExactly("app.deploy{revision: v1}");
      assertThat(lab.minion("web02").calls()).isEmpty();
      assertThat(lab.runs.frozenRunbooks()).isEmpty();
    }
  }

  @Test
  void aSecretOfThePillarStaysOneInTheJournal() throws Exception {
    String runbook =
        """
        one:
          salt.function: [{name: app.deploy}, {tgt: web01}, {arg: ['{{ pillar.password }}']}]
        """;
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", runbook))) {
      Value.MapValue pillar = Value.map("password", Value.secret(Value.text("correct-horse")));
      RunStatus end = lab.toTheEnd(lab.start("roll", pillar, false));
      assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.CHANGED);
      assertThat(end.toString()).doesNotContain("correct-horse");
      assertThat(lab.minion("web01").calls().getFirst()).isEqualTo("app.deploy{revision: •••}");
    }
  }

  private List<String> problems(String runbook, Map<String, String> files) throws Exception {
    try (RunLab lab = lab(files)) {
      RunStatus end = lab.toTheEnd(lab.start(runbook, Value.map(), false));
      assertThat(lab.minion("web01").calls()).isEmpty();
      return end.refused().orElseThrow().problems().stream()
          .map(Problem::describe)
          .collect(Collectors.toList());
    }
  }

  @Test
  void anUnknownRunbookNamesItsNeighbours() throws Exception {
    assertThat(problems("rol", Map.of("base/runbooks/roll.sls", ROLL)))
        .singleElement()
        .asString()
        .contains("there is no runbook 'rol' in the environment base", "Did you mean 'roll'?");
  }

  @Test
  void anUnknownEnvironmentNamesThoseThatThereAre() throws Exception {
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", ROLL))) {
      RunId run = RunId.create();
      lab.runs.start(RunLab.ROOT, new RunRequest(run, "roll", "prodd", "", Value.map(), false));
      assertThat(lab.toTheEnd(run).refused().orElseThrow().problems())
          .singleElement()
          .extracting(Problem::describe)
          .asString()
          .contains("there is no environment 'prodd'", "Did you mean 'prod'?");
    }
  }

  @Test
  void anUnknownEnvironmentOfALaterStepIsToldBeforeTheFirstRuns() throws Exception {
    String runbook =
        """
        {% set where = 'prodd' %}
        one:
          salt.function: [{name: app.deploy}, {tgt: web01}, {arg: [a]}]
        two:
          salt.function:
            - name: test.ping
            - tgt: web01
            - pillarenv: {{ where }}
        """;
    assertThat(problems("roll", Map.of("base/runbooks/roll.sls", runbook)))
        .singleElement()
        .asString()
        .contains(
            "base/runbooks/roll.sls:8:18: runbook 'roll', ID 'two': there is no environment 'prodd'",
            "Did you mean 'prod'? There are: base, prod.");
  }

  @Test
  void aTemplateErrorInsideAnIncludeHasItsOwnPlace() throws Exception {
    assertThat(
            problems(
                "roll",
                Map.of(
                    "base/runbooks/roll.sls",
                    "include: [parts.web]\n" + ROLL,
                    "base/runbooks/parts/web.sls",
                    "# fine\n\nstep: {{ pillar.nothing.here }}\n")))
        .anySatisfy(problem ->
            assertThat(problem)
                .contains("runbooks/parts/web.sls:3")
                .contains("step: {{ pillar.nothing.here }}"));
  }

  @Test
  void whatAMinionSaysCannotAddSteps() throws Exception {
    String runbook =
        """
        {% set said = salt.minions.call('web01', 'test.echo', 'x: 1\\nevil:\\n  salt.function: []') %}
        first:
          salt.pause:
            - duration: 0
        # {{ said.web01 }}
        {{ said.web01 }}
        """;
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", runbook))) {
      RunStatus end = lab.toTheEnd(lab.start("roll", Value.map(), false));
      assertThat(end.plan()).isEmpty();
      assertThat(end.refused().orElseThrow().problems().getFirst().describe())
          .contains("runbooks/roll.sls:");
    }
  }

  @Test
  void aRunbookCannotAskWhatMayChangeSomething() throws Exception {
    String runbook = "{{ salt.minions.call('web01', 'app.deploy', 'x') }}\n";
    assertThat(problems("roll", Map.of("base/runbooks/roll.sls", runbook)))
        .singleElement()
        .asString()
        .contains("app.deploy may change something, so a runbook cannot ask it");
  }

  @Test
  void unknownStepsAndFunctionsAndCyclesAreToldTogether() throws Exception {
    String runbook =
        """
        one:
          salt.functoin: [{name: test.ping}, {tgt: web01}]
        three:
          salt.function: [{name: test.ping}, {tgt: web01}, {require: [{salt: four}]}]
        four:
          salt.function: [{name: test.ping}, {require: [{salt: three}]}]
        """;
    List<String> problems = problems("roll", Map.of("base/runbooks/roll.sls", runbook));
    assertThat(problems).anySatisfy(it -> assertThat(it).contains("Did you mean 'salt.function'?"));
    assertThat(problems)
        .anySatisfy(it -> assertThat(it).contains("wait for each other in a cycle"));
    assertThat(problems).anySatisfy(it -> assertThat(it).contains("ID 'four'", "tgt"));
  }

  @Test
  void aRunIsFoundByTheBeginningOfItsId() throws Exception {
    try (RunLab lab = lab(Map.of("base/runbooks/roll.sls", ROLL))) {
      RunId run = lab.start("roll", Value.map(), false);
      lab.toTheEnd(run);
      String id = run.toString();
      assertThat(lab.runs.find(RunLab.ROOT, id.substring(0, 8))).contains(run);
      assertThat(lab.runs.find(RunLab.ROOT, "ffffffff")).isEmpty();
      assertThatThrownBy(() -> lab.runs.find(RunLab.ROOT, "0"))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("too short");
      assertThat(lab.runs.show(RunLab.ROOT, run).step("before").settled().orElseThrow().verdict())
          .isEqualTo(Verdict.SUCCEEDED);
    }
  }
}
