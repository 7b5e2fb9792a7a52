package dev.ringmaster.states.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import org.junit.jupiter.api.Test;

class TestFamilyTest {
  private final TestContext context = TestContext.real();
  private static final Object[] NAME = {"name", Value.text("n")};

  @Test
  void functionsAnswer() throws InterruptedException {
    assertThat(context.run("test.ping")).isEqualTo(Value.bool(true));
    assertThat(context.run("test.echo", "text", Value.list(Value.integer(1))))
        .isEqualTo(Value.list(Value.integer(1)));
    assertThat(context.run("test.sleep", "length", Value.text("5ms"))).isEqualTo(Value.bool(true));
    assertThat(context.run("test.arg", "a", Value.integer(1)))
        .isEqualTo(Value.map("args", Value.list(), "kwargs", Value.map("a", Value.integer(1))));
    assertThatThrownBy(() -> context.run("test.fail", "message", Value.text("no")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessage("no");
  }

  @Test
  void statesSucceedOrFailAsTheirNamesSay() throws InterruptedException {
    assertThat(context.apply("test.nop", "name", Value.text("n"), "x", Value.text("y"))).isEmpty();
    assertThat(context.apply("test.succeed_with_changes", NAME)).hasSize(1);
    assertThat(context.test("test.fail_with_changes", NAME)).hasSize(1);
    assertThatThrownBy(() -> context.apply("test.fail_with_changes", NAME))
        .isInstanceOf(FunctionFailure.class);
    assertThatThrownBy(() -> context.test("test.fail_without_changes", NAME))
        .isInstanceOf(FunctionFailure.class);
    assertThat(context.watch("test.nop", NAME)).hasSize(1);
  }

  @Test
  void checkPillarNamesAllThatIsMissingOrOfTheWrongKind() throws InterruptedException {
    context.withPillar(
        Value.map("app", Value.map("port", Value.secret(Value.text("x")), "on", Value.bool(true))));

    assertThat(
            context.test(
                "test.check_pillar",
                "name",
                Value.text("n"),
                "present",
                Value.text("app:port"),
                "boolean",
                Value.text("app:on")))
        .isEmpty();
    assertThatThrownBy(() ->
            context.test(
                "test.check_pillar",
                "name",
                Value.text("n"),
                "present",
                Value.text("db"),
                "integer",
                Value.text("app:port")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems()).hasSize(2));
  }
}
