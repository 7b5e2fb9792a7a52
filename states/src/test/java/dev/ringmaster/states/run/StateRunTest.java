package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StateRunTest {
  private final FakeMachine machine = new FakeMachine();
  private final FakeContext context = new FakeContext(machine);
  private final Gate gate = new Gate();
  private final Resources resources =
      FakeStates.all().overlaidWith(Resources.of(gate, gate.opener()));

  private StatePlan plan(String sls) throws InterruptedException {
    return new StateCompiler(
            new CaseSource(Map.of("web.sls", sls)), Vocabulary.of(resources.signatures()))
        .compile(List.of("web"));
  }

  @Test
  void parallelStatesRunBesideTheOthersAndWhoRequiresThemWaits() throws InterruptedException {
    StatePlan plan =
        plan(
            """
            slow: {gate.wait: [{parallel: true}]}
            also: {gate.wait: [{parallel: true}]}
            beside: {gate.open: []}
            after: {fake.set: [{require: [slow, also]}]}
            """);
    StateReport report = new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(report.states())
        .extracting(entry -> entry.result().word() + " " + entry.id())
        .containsExactly("changed slow", "changed also", "changed beside", "changed after");
    assertThat(machine.log).containsSubsequence("through slow", "put after 1");
    assertThat(machine.log).containsSubsequence("through also", "put after 1");
  }

  @Test
  void aParallelFailureBlocksWhoRequiresIt() throws InterruptedException {
    StatePlan plan =
        plan(
            """
            bad: {fake.fail: [{parallel: true}]}
            after: {fake.set: [{require: [bad]}]}
            """);
    StateReport report = new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(report.states())
        .extracting(entry -> entry.result().word())
        .containsExactly("failed", "blocked");
  }

  @Test
  void aCancelledRunTellsWhatWasDoneAndWhatNot() throws InterruptedException {
    StatePlan plan =
        plan(
            """
            done: {fake.set: []}
            beside: {gate.wait: [{parallel: true}]}
            waits: {fake.set: [{parallel: true}, {require: [stuck]}]}
            stuck: {gate.wait: []}
            never: {fake.set: []}
            listener: {fake.service: [{listen: [done]}]}
            """);
    BlockingQueue<StateReport> answer = new ArrayBlockingQueue<>(1);
    Thread runner =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.add(new StateRun(resources).run(plan, RunOptions.APPLY, context));
              } catch (InterruptedRun e) {
                answer.add(e.report());
              }
            });
    assertThat(gate.arrived.await(10, TimeUnit.SECONDS)).isTrue();
    runner.interrupt();
    StateReport report = answer.poll(10, TimeUnit.SECONDS);
    assertThat(report).isNotNull();
    assertThat(report.cancelled()).isTrue();
    assertThat(report.outcome()).isEqualTo(StateReport.Outcome.FAILED);
    assertThat(report.states())
        .extracting(entry -> entry.result().word() + " " + entry.id())
        .containsExactlyInAnyOrder(
            "changed done",
            "failed beside",
            "not_run waits",
            "failed stuck",
            "not_run never",
            "not_run listener");
    assertThat(report.states())
        .filteredOn(entry -> entry.id().equals("stuck"))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.result().comment()).contains("how much of it was done is not known");
          assertThat(entry.result().changes()).hasSize(1);
        });
    assertThat(machine.log).containsExactly("put done 1");
    assertThat(StateReportValue.parse(report.toValue())).isEqualTo(report);
  }

  @Test
  void checksRunInTheStatesSurroundings() throws InterruptedException {
    StatePlan plan =
        plan(
            """
            a:
              fake.ok:
                - onlyif: 'true'
                - runas: www
                - umask: '027'
                - cwd: /srv
                - timeout: 5
                - env:
                  - A: x
                  - B=y
            """);
    new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(machine.commands)
        .singleElement()
        .satisfies(command -> {
          assertThat(command.argv()).containsExactly("/bin/sh", "-c", "true");
          assertThat(command.runas()).contains("www");
          assertThat(command.umask()).contains("0027");
          assertThat(command.cwd()).contains("/srv");
          assertThat(command.timeout()).hasSeconds(5);
          assertThat(command.environment()).isEqualTo(Map.of("A", "x", "B", "y"));
          assertThat(command.effectful()).isFalse();
        });
  }

  @Test
  void eventsTellTheResult() throws InterruptedException {
    StatePlan plan = plan("a: {fake.set: [{fire_event: true}]}");
    new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(context.eventData)
        .singleElement()
        .isInstanceOfSatisfying(
            Value.MapValue.class,
            map -> assertThat(map.get("result")).isEqualTo(Value.text("changed")));
  }

  @Test
  void grainsAreGatheredAnewAfterAChangeThatMayChangeThem() throws InterruptedException {
    StatePlan plan =
        plan("a: {fake.set: [{reload_grains: true}]}\nb: {fake.ok: [{reload_grains: true}]}");
    new StateRun(resources).run(plan, RunOptions.TEST, context);
    assertThat(context.refreshes).isZero();
    new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(context.refreshes).isOne();
  }

  @Test
  void thePillarIsAskedForAgainAfterAChangeThatMayChangeItAndWhatIsSecretInItIsMasked()
      throws InterruptedException {
    StatePlan plan =
        plan(
            """
            a: {fake.set: [{reload_pillar: true}]}
            b: {fake.ok: [{reload_pillar: true}]}
            c: {fake.run: [{name: echo tr0ub4dor}, {fire_event: true}]}
            """);
    Value.MapValue fresh = Value.map("password", Value.secret(Value.text("tr0ub4dor")));
    context.laterWithPillar(fresh);
    new StateRun(resources).run(plan, RunOptions.TEST, context);
    assertThat(context.pillar()).isEqualTo(Value.map());
    StateReport report = new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(context.pillar()).isEqualTo(fresh);
    assertThat(report.toString() + context.eventData).contains("•••").doesNotContain("tr0ub4dor");
  }

  @Test
  void aPillarThatCannotBeHadAgainIsAFailureOfTheStateThatWantsIt() throws InterruptedException {
    StatePlan plan =
        plan(
            """
            a: {fake.set: [{reload_pillar: true}]}
            after: {fake.set: [{require: [a]}]}
            """);
    StateReport report = new StateRun(resources).run(plan, RunOptions.APPLY, context);
    assertThat(report.states())
        .extracting(entry -> entry.result().word())
        .containsExactly("failed", "blocked");
    assertThat(report.states().getFirst().result())
        .satisfies(failed -> {
          assertThat(failed.comment()).isEqualTo("there is no master to ask");
          assertThat(failed.changes()).hasSize(1);
        });
  }

  @Test
  void longChainsNeedNoDeepStack() throws InterruptedException {
    StringBuilder sls = new StringBuilder("s0: {fake.ok: []}\n");
    for (int i = 1; i <= 3_000; i++) {
      sls.insert(0, "s" + i + ": {fake.ok: [{require: [s" + (i - 1) + "]}]}\n");
    }
    StateReport report =
        new StateRun(resources).run(plan(sls.toString()), RunOptions.APPLY, context);
    assertThat(report.states()).hasSize(3_001);
    assertThat(report.states().getFirst().id()).isEqualTo("s0");
    assertThat(report.states().getLast().id()).isEqualTo("s3000");
  }

  /** A state that waits until another one opens the gate. */
  private static final class Gate implements Resource<String> {
    final CountDownLatch arrived = new CountDownLatch(2);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public Signature signature() {
      return Signature.state(
          "gate.wait", Effect.ONCE, "", Parameter.required("name", Parameter.Type.TEXT, ""));
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      return "";
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      return List.of(Change.of("gate", "before", "through"));
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context)
        throws InterruptedException {
      arrived.countDown();
      open.await();
      ((FakeMachine) context.host()).log.add("through " + arguments.text("name"));
      return Applied.saying("through");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return Footprint.of(Set.of(), Set.of());
    }

    /** The one that opens it, once both are waiting. */
    Resource<String> opener() {
      return new Opener(this);
    }
  }

  private record Opener(Gate gate) implements Resource<String> {
    @Override
    public Signature signature() {
      return Signature.state(
          "gate.open", Effect.ONCE, "", Parameter.required("name", Parameter.Type.TEXT, ""));
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      return "";
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      return List.of(Change.of("gate", "closed", "open"));
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context)
        throws InterruptedException {
      gate.arrived.await();
      gate.open.countDown();
      return Applied.saying("open");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return Footprint.of(Set.of(), Set.of());
    }
  }
}
