package dev.ringmaster.master.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.cli.MasterCli;
import dev.ringmaster.master.cli.Terminal;
import dev.ringmaster.master.control.AdministratorsOnly;
import dev.ringmaster.master.control.ControlDoor;
import dev.ringmaster.master.control.ControlMethods;
import dev.ringmaster.master.control.ControlSocket;
import dev.ringmaster.master.control.RunMethods;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunStatus.Phase;
import dev.ringmaster.protocol.data.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code master orchestrate} and {@code master runs} as an operator sees them, in a pipe. */
class RunCommandsTest {
  private static final String RUNBOOK =
      """
      deploy:
        salt.function: [{name: app.deploy}, {tgt: 'web*'}, {arg: [v1]}]
      mend:
        salt.function:
          - name: app.fail
          - tgt: web01
          - rescue:
              put back:
                salt.function: [{name: test.ping}, {tgt: web02}]
      smoke:
        salt.function: [{name: test.ping}, {tgt: web01}, {require: [{salt: mend}]}]
      """;

  @TempDir Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** What a command line wrote. */
  private record Ran(int status, String out, String err) {}

  private RunLab lab(String runbook) throws IOException {
    RunLab.write(
        directory,
        Map.of(
            "base/runbooks/roll.sls",
            runbook,
            "prod/pillar/top.sls",
            "prod: {'*': [app]}\n",
            "prod/pillar/app.sls",
            "a: 1\n"));
    RunLab lab = new RunLab(directory);
    opened.add(lab);
    lab.connect("web01");
    lab.connect("web02");
    ControlDoor door =
        new ControlDoor(
            new ControlMethods(RunMethods.of(lab.runs)),
            new AdministratorsOnly(),
            new StoredAudit(lab.store));
    opened.add(ControlSocket.open(socket(), door));
    return lab;
  }

  private Path socket() {
    return directory.resolve("s/master.sock");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : opened.reversed()) {
      resource.close();
    }
  }

  private Ran master(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false);
    int status =
        MasterCli.run(
            args,
            terminal,
            Map.of("RINGMASTER_SOCKET", socket().toString()),
            new MasterCli.Starter() {
              @Override
              public int start(Path configuration, java.io.PrintStream err) {
                return 1;
              }

              @Override
              public String settings() {
                return "";
              }
            });
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void orchestratePrintsEachStepAsItEnds() throws IOException {
    lab(RUNBOOK);
    Ran ran = master("orchestrate", "roll", "--pillarenv=prod");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isEqualTo(0);
    assertThat(ran.out().replaceAll("\\d+\\.\\d s", "T").lines())
        .containsExactly(
            "roll: 3 steps",
            "✔ deploy  app.deploy on web*  changed  T",
            "  ✔ mend/put back  test.ping on web02  unchanged  T",
            "✔ mend  app.fail on web01  rescued  T",
            "    web01: failed, the build broke",
            ran.out().lines().filter(line -> line.contains("jobs show")).findFirst().orElse(""),
            "✔ smoke  test.ping on web01  unchanged  T",
            "handled, 4 of 4 steps settled in T: failures were handled");
  }

  @Test
  void aFailureIsInTheExitStatusAndTheRunCanBeLookedAtLater() throws IOException {
    lab("bad:\n  salt.function: [{name: app.fail}, {tgt: web01}]\n");
    Ran ran = master("orchestrate", "roll", "--pillarenv=prod");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).contains("✘ bad  app.fail on web01  failed").contains("the build broke");
    Ran list = master("runs", "list", "-o", "json");
    assertThat(list.out()).contains("\"runbook\": \"roll\"").contains("\"outcome\": \"failed\"");
    String id = list.out().replaceAll("(?s).*\"run\": \"([0-9a-f-]+)\".*", "$1");
    Ran show = master("runs", "show", id.substring(0, 13));
    assertThat(show.out()).isEqualTo(ran.out());
    assertThat(show.status()).isEqualTo(2);
    assertThat(master("runs", "cancel", id).err()).contains("is over already");
  }

  @Test
  void aTargetThatMeansNobodyIsInTheExitStatus() throws IOException {
    lab("bad:\n  salt.function: [{name: test.ping}, {tgt: 'wbe*'}]\n");
    Ran ran = master("orchestrate", "roll", "--pillarenv=prod");
    assertThat(ran.status()).isEqualTo(4);
    assertThat(ran.out()).contains("the target 'wbe*' matches no minion");
    assertThat(master("orchestrate", "roll", "--pillarenv=prod", "--test").status()).isEqualTo(4);
  }

  @Test
  void aStepDoesNotLeaveOutAHostThatItsTargetNames() throws IOException {
    RunLab lab = lab("bad:\n  salt.function: [{name: test.ping}, {tgt: 'L@web01,wbe02'}]\n");
    for (List<String> test : List.of(List.<String>of(), List.of("--test"))) {
      List<String> words = new ArrayList<>(List.of("orchestrate", "roll", "--pillarenv=prod"));
      words.addAll(test);
      Ran ran = master(words.toArray(String[]::new));
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.out())
          .contains("the target 'L@web01,wbe02' names 'wbe02', which no accepted minion is")
          .contains("Did you mean 'web02'?");
    }
    assertThat(lab.jobs.list(RunLab.ROOT, JobFilter.latest(1))).isEmpty();
  }

  @Test
  void aMinionThatDoesNotAnswerIsInTheExitStatus() throws IOException {
    RunLab lab = lab("bad:\n  salt.function: [{name: test.ping}, {tgt: 'web*'}]\n");
    lab.fleet.accepted(RunLab.enrolment("web03"), Value.map());
    String run = master("orchestrate", "roll", "--pillarenv=prod", "--async").out().strip();
    await().until(() -> !lab.jobs.list(RunLab.ROOT, JobFilter.latest(1)).isEmpty());
    lab.jobs.withdrawn(RunLab.enrolment("web03"));
    Ran watched = master("runs", "watch", run);
    assertThat(watched.out()).contains("✘ bad", "web03: not started, the minion's key was deleted");
    assertThat(watched.status()).isEqualTo(3);
    assertThat(master("runs", "show", run).status()).isEqualTo(3);
  }

  @Test
  void aRunbookWithMistakesCouldNotBeTried() throws IOException {
    lab(RUNBOOK.replace("app.deploy", "app.deplyo"));
    Ran ran = master("orchestrate", "roll", "--pillarenv=prod");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .contains("base/runbooks/roll.sls:1:1: ")
        .contains("there is no function 'app.deplyo'")
        .contains("Did you mean 'app.deploy'?");
    Ran unknown = master("orchestrate", "rol", "--pillarenv=prod");
    assertThat(unknown.err()).contains("there is no runbook 'rol'", "Did you mean 'roll'?");
    assertThat(unknown.status()).isEqualTo(1);
  }

  @Test
  void aPillarThatIsNoMappingAndAnUnknownRunAreRefused() throws IOException {
    lab(RUNBOOK);
    assertThat(master("orchestrate", "roll", "--pillar", "[1]").err())
        .contains("--pillar is a list, not a mapping");
    Ran unknown = master("runs", "watch", "0190aaaa");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("no run 0190aaaa is known");
    assertThat(master("orchestrat", "roll").err()).contains("orchestrate");
  }

  @Test
  void aQuestionIsAnsweredFromTheCommandLine() throws IOException {
    RunLab lab = lab("a step:\n  salt.function: [{name: app.vanish}, {tgt: web01}]\n");
    Ran begun = master("orchestrate", "roll", "--pillarenv=prod", "--async");
    RunId run = RunId.parse(begun.out().strip());
    await().until(() -> lab.runs.show(RunLab.ROOT, run).phase() == Phase.WAITING);
    Ran show = master("runs", "show", run.toString());
    assertThat(show.status()).isEqualTo(0);
    assertThat(show.out()).contains("? a step: did app.vanish take effect on web01?");
    assertThat(show.err())
        .contains("master runs resume " + run + " --step 'a step' --as done|retry|failed");
    assertThat(master("runs", "resume", run.toString(), "--step", "a step", "--as", "dunno").err())
        .contains("'dunno' is no answer");
    assertThat(master("runs", "resume", run.toString(), "--step", "b", "--as", "done").err())
        .contains("step 'b' does not wait for an answer")
        .contains("These do: a step.");
    Ran resumed = master("runs", "resume", run.toString(), "--step", "a step", "--as", "done");
    assertThat(resumed.out()).contains("The run goes on");
    Ran watched = master("runs", "watch", run.toString());
    assertThat(watched.status()).isEqualTo(0);
    assertThat(watched.out()).contains("✔ a step").contains("changed, 1 of 1 steps settled");
  }

  @Test
  void aTestRunSaysWhatWouldBeDone() throws IOException {
    RunLab lab = lab(RUNBOOK.replace("app.fail", "test.ping"));
    Ran ran = master("orchestrate", "roll", "--pillarenv=prod", "--test");
    assertThat(ran.status()).isEqualTo(0);
    assertThat(ran.out())
        .contains("roll: 3 steps (test: nothing is changed)")
        .contains("~ deploy  app.deploy on web*  would run")
        .contains("would run app.deploy on web01, web02");
    assertThat(lab.minion("web02").calls()).isEmpty();
  }
}
