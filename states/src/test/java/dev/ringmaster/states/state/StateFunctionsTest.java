package dev.ringmaster.states.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.run.CaseSource;
import dev.ringmaster.states.run.FakeContext;
import dev.ringmaster.states.run.FakeMachine;
import dev.ringmaster.states.run.FakeStates;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateReportValue;
import dev.ringmaster.states.run.StateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateFunctionsTest {
  private static final Map<String, String> FILES =
      Map.of(
          "top.sls",
          """
          base:
            '*':
              - common
            'G@os:Debian and web*':
              - web
            db:
              - match: list
              - db
          test:
            '*':
              - web
          """,
          "common.sls",
          "c: {fake.set: []}\n",
          "web.sls",
          "w: {fake.set: [{require: [x]}]}\nx: {fake.ok: []}\n",
          "db.sls",
          "d: {fake.set: []}\n",
          "bad.sls",
          "b: {fake.fail: []}\nafter: {fake.ok: [{require: [b]}]}\n",
          "handled.sls",
          "b: {fake.fail: []}\nh: {fake.ok: [{onfail: [b]}]}\n",
          "again.sls",
          """
          first: {fake.set: []}
          second: {fake.fail: [{retry: {attempts: 2, interval: 3600}}]}
          third: {fake.set: []}
          """,
          "secret.sls",
          "s: {fake.set: [{value: tr0ub4dor}, {secret: true}]}\n",
          "broken.sls",
          "b: {fake.okk: []}\n");

  private final FakeMachine machine = new FakeMachine();
  private final FakeContext context = new FakeContext(machine);
  private final List<StateScopes.Choice> choices = new ArrayList<>();
  private final Functions functions =
      Functions.of(
          StateFunctions.all((asked, choice) -> {
            choices.add(choice);
            return new StateScope(
                asked,
                new CaseSource(FILES),
                choice.environment().orElse("base"),
                FakeStates.all(),
                FakeStates.functions());
          }));

  private Value call(String name, List<Value> positional, Value.MapValue named)
      throws InterruptedException {
    Function function = functions.find(name).orElseThrow();
    Call call = new Call(name, positional, named);
    return function.call(Binder.bind(function.signature(), call), context);
  }

  private List<String> results(Value value) {
    return StateReportValue.parse(value).states().stream()
        .map(entry -> entry.result().word() + " " + entry.reference())
        .toList();
  }

  @Test
  void applyTakesNamesJoinedByCommas() throws InterruptedException {
    Value value = call("state.apply", List.of(Value.text("web, common")), Value.map());
    assertThat(results(value))
        .containsExactly("unchanged web.x", "changed web.w", "changed common.c");
    assertThat(machine.log).containsExactly("put w 1", "put c 1");
  }

  @Test
  void applyWithoutNamesTakesTheTopFileByGrainsAndId() throws InterruptedException {
    assertThat(results(call("state.apply", List.of(), Value.map())))
        .containsExactly("changed common.c", "unchanged web.x", "changed web.w");
    assertThat(call("state.show_top", List.of(), Value.map()))
        .isEqualTo(Value.map("base", Value.list(Value.text("common"), Value.text("web"))));
  }

  @Test
  void theTopFileHasASectionForEachEnvironment() throws InterruptedException {
    Value top = call("state.show_top", List.of(), Value.map("saltenv", Value.text("test")));
    assertThat(top).isEqualTo(Value.map("test", Value.list(Value.text("web"))));
    top = call("state.show_top", List.of(), Value.map("saltenv", Value.text("prod")));
    assertThat(top)
        .isEqualTo(Value.map("prod", Value.list(Value.text("common"), Value.text("web"))));
  }

  @Test
  void testModeChangesNothing() throws InterruptedException {
    Value asArgument =
        call("state.apply", List.of(Value.text("web")), Value.map("test", Value.bool(true)));
    Value asFunction = call("state.test", List.of(Value.text("web")), Value.map());
    assertThat(results(asArgument)).containsExactly("unchanged web.x", "would_change web.w");
    assertThat(results(asFunction)).isEqualTo(results(asArgument));
    assertThat(machine.log).isEmpty();
  }

  @Test
  void singleAppliesOneStateWithItsArguments() throws InterruptedException {
    Value value =
        call(
            "state.single",
            List.of(Value.text("fake.set"), Value.text("/etc/motd")),
            Value.map("value", Value.text("hello")));
    assertThat(results(value)).containsExactly("changed single.fake.set");
    assertThat(machine.cells).containsEntry("/etc/motd", "hello");
    assertThatThrownBy(() ->
            call(
                "state.single",
                List.of(Value.text("fake.set"), Value.text("/etc/motd")),
                Value.map("vlaue", Value.text("hello"))))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("Did you mean 'value'?");
  }

  @Test
  void aFailedStateFailsTheCallWithTheReport() {
    assertThatThrownBy(() -> call("state.apply", List.of(Value.text("bad")), Value.map()))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(failure -> {
          assertThat(failure.problems())
              .extracting(problem -> problem.message())
              .containsExactly("bad.b (fake.fail): cannot do it");
          StateReport report = StateReportValue.parse(failure.value());
          assertThat(report.outcome()).isEqualTo(StateReport.Outcome.FAILED);
          assertThat(report.states().getLast().result()).isInstanceOf(StateResult.Blocked.class);
        });
  }

  @Test
  void aStoppedRunTellsWhatItDid() {
    // The wait between two attempts of a state is where the interruption is noticed.
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> call("state.apply", List.of(Value.text("again")), Value.map()))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(failure -> {
          assertThat(failure.problems().getFirst().message())
              .isEqualTo("stopped after 2 of 3 states; changed: again.first");
          assertThat(failure.problems().getLast().message())
              .startsWith("again.second (fake.fail): it was stopped while it was changing it");
          assertThat(StateReportValue.parse(failure.value()).cancelled()).isTrue();
        });
    assertThat(machine.log).containsExactly("put first 1");
  }

  @Test
  void aHandledFailureIsNoFailure() throws InterruptedException {
    Value value = call("state.apply", List.of(Value.text("handled")), Value.map());
    assertThat(StateReportValue.parse(value).outcome()).isEqualTo(StateReport.Outcome.HANDLED);
  }

  @Test
  void nothingRunsIfSomethingDoesNotCompile() {
    assertThatThrownBy(
            () -> call("state.apply", List.of(Value.text("web,broken,nome")), Value.map()))
        .asInstanceOf(type(ProblemsException.class))
        .satisfies(e -> assertThat(e.problems()).hasSize(2));
    assertThat(machine.log).isEmpty();
  }

  @Test
  void showSlsTellsArgumentsAndRequisites() throws InterruptedException {
    Value shown = call("state.show_sls", List.of(Value.text("web")), Value.map());
    assertThat(shown)
        .isInstanceOfSatisfying(
            Value.ListValue.class,
            list ->
                assertThat(list.items().getLast())
                    .isEqualTo(
                        Value.map(
                            "state", Value.text("fake.set"),
                            "sls", Value.text("web"),
                            "id", Value.text("w"),
                            "name", Value.text("w"),
                            "arguments", Value.map("name", Value.text("w")),
                            "require", Value.list(Value.text("fake_|-x_|-x_|-ok")))));
  }

  @Test
  void showSlsTellsOfASecretStateThatItHasArguments() throws InterruptedException {
    Value shown = call("state.show_sls", List.of(Value.text("secret")), Value.map());
    assertThat(shown.toString()).contains("value: •••").doesNotContain("tr0ub4dor");
  }

  @Test
  void theCallChoosesPillarAndEnvironments() throws InterruptedException {
    call(
        "state.apply",
        List.of(Value.text("web")),
        Value.map(
            "pillar", Value.map("a", Value.integer(1)),
            "pillarenv", Value.text("prod"),
            "saltenv", Value.text("test")));
    assertThat(choices)
        .containsExactly(
            new StateScopes.Choice(
                Optional.of("test"), Optional.of("prod"), Value.map("a", Value.integer(1))));
  }

  @Test
  void whateverRunsStatesWaitsInTheQueueAndWhatOnlyShowsThemDoesNot() {
    assertThat(functions.signatures())
        .allSatisfy(signature ->
            assertThat(signature.needsQueue())
                .as(signature.name())
                .isEqualTo(!signature.name().startsWith("state.show_")));
  }

  @Test
  void whetherACallMayWaitIsNoArgumentOfTheStateThatItApplies() throws InterruptedException {
    Value value =
        call(
            "state.single",
            List.of(Value.text("fake.set"), Value.text("/etc/motd")),
            Value.map("queue", Value.bool(false)));
    assertThat(results(value)).containsExactly("changed single.fake.set");
  }
}
