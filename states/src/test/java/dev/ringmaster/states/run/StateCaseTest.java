package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * SLS files and what they mean, as files. Sections of a case: {@code file NAME.sls} (any number),
 * {@code sls NAMES} (in the title; else the SLS {@code web}), {@code cells} (what is so before),
 * {@code pillar}; then what is expected, each where it matters: {@code problems}, {@code plan},
 * {@code test} and {@code apply} (results, with a comment behind a bar where that matters), {@code
 * log} (what applying did), {@code events}, {@code outcome WORD}, {@code again} (results of
 * applying a second time).
 */
class StateCaseTest {
  @TestFactory
  Stream<DynamicTest> cases() {
    return CaseFile.in("states").stream()
        .map(file -> DynamicTest.dynamicTest(file.name(), () -> check(file)));
  }

  private void check(CaseFile file) throws InterruptedException {
    List<String> sls = List.of(file.titled("sls").orElse("web").split(", "));
    StateCompiler compiler =
        new StateCompiler(
            new CaseSource(file.files()),
            Vocabulary.of(
                FakeStates.all().signatures(),
                FakeStates.all().reacting(),
                FakeStates.functions().signatures()));
    if (file.section("problems").isPresent()) {
      assertThat(problems(compiler, sls)).isEqualTo(file.section("problems").get());
      return;
    }
    StatePlan plan = compiler.compile(sls);
    file.section("plan").ifPresent(expected -> assertThat(show(plan)).isEqualTo(expected));
    if (file.section("test").isPresent()) {
      FakeMachine machine = machine(file);
      FakeContext context = context(file, machine);
      StateReport report = run(file, plan, true, context);
      compare(report, file.section("test").get());
      assertThat(machine.log).as("test mode changes nothing").isEmpty();
      assertThat(context.events).as("test mode sends nothing").isEmpty();
    }
    if (file.section("apply").isPresent()) {
      FakeMachine machine = machine(file);
      FakeContext context = context(file, machine);
      StateReport report = run(file, plan, false, context);
      compare(report, file.section("apply").get());
      file.section("log")
          .ifPresent(expected -> assertThat(String.join("\n", machine.log)).isEqualTo(expected));
      file.section("events")
          .ifPresent(expected -> assertThat(String.join("\n", context.events)).isEqualTo(expected));
      file.titled("outcome")
          .ifPresent(expected -> assertThat(report.outcome().word()).isEqualTo(expected));
      if (file.section("again").isPresent()) {
        compare(run(file, plan, false, context), file.section("again").get());
      }
    }
  }

  private static StateReport run(CaseFile file, StatePlan plan, boolean test, FakeContext context)
      throws InterruptedException {
    RunOptions options = new RunOptions(test, file.section("failhard").isPresent());
    StateReport report = new StateRun(FakeStates.all()).run(plan, options, context);
    assertThat(StateReportValue.parse(report.toValue())).isEqualTo(report);
    return report;
  }

  private static FakeMachine machine(CaseFile file) {
    FakeMachine machine = new FakeMachine();
    file.section("cells")
        .ifPresent(text ->
            text.lines()
                .map(line -> line.split("=", 2))
                .forEach(parts -> machine.cells.put(parts[0], parts[1])));
    return machine;
  }

  private static FakeContext context(CaseFile file, FakeMachine machine) {
    Value pillar = Yaml.read(file.section("pillar").orElse("{}"), "pillar");
    return new FakeContext(machine, (Value.MapValue) pillar);
  }

  private static String problems(StateCompiler compiler, List<String> sls)
      throws InterruptedException {
    try {
      return "no problem:\n" + show(compiler.compile(sls));
    } catch (ProblemsException e) {
      return e.problems().stream()
          .map(problem -> problem.withExcerpt(""))
          .map(Problem::describe)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String show(StatePlan plan) {
    return plan.states().stream().map(StateCaseTest::show).collect(Collectors.joining("\n"));
  }

  private static String show(StateDeclaration state) {
    StringBuilder line = new StringBuilder();
    line.append(state.signature().name()).append(' ').append(state.reference());
    line.append(' ').append(state.given());
    for (Requisite requisite : state.requisites()) {
      line.append(' ').append(requisite.word()).append(requisite.targets());
    }
    return line.toString();
  }

  private static void compare(StateReport report, String expected) {
    List<String> wanted = expected.lines().toList();
    StringBuilder actual = new StringBuilder();
    for (int i = 0; i < report.states().size(); i++) {
      StateReport.Entry entry = report.states().get(i);
      boolean withComment = i < wanted.size() && wanted.get(i).contains(" | ");
      boolean withHandler = i < wanted.size() && wanted.get(i).contains(" handled by ");
      String name = entry.name().equals(entry.id()) ? "" : " " + entry.name();
      actual.append(entry.result().word()).append(' ').append(entry.reference()).append(name);
      if (withHandler) {
        actual.append(" handled by ").append(entry.handledBy());
      }
      if (withComment) {
        actual.append(" | ").append(entry.result().comment().replace("\n", "; "));
      }
      actual.append('\n');
    }
    assertThat(actual.toString().stripTrailing()).isEqualTo(expected);
  }
}
