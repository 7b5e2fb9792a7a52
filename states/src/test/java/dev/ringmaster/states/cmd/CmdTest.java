package dev.ringmaster.states.cmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmdTest {
  private final TestContext context = TestContext.real();
  @TempDir private Path directory;

  @Test
  void runsTextOrWordsAndAnswersTheOutput() throws InterruptedException {
    assertThat(context.run("cmd.run", "cmd", Value.text("echo 'a  b' c")))
        .isEqualTo(Value.text("a  b c"));
    assertThat(
            context.run("cmd.run", "cmd", Value.list(Value.text("echo"), Value.text("$(id); *"))))
        .isEqualTo(Value.text("$(id); *"));
    assertThat(context.output).containsExactly("a  b c", "$(id); *");
  }

  @Test
  void aShellMustBeAskedFor() throws InterruptedException {
    assertThatThrownBy(() -> context.run("cmd.run", "cmd", Value.text("echo a | cat")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("shell: true"));
    assertThat(
            context.run("cmd.run", "cmd", Value.text("echo a | tr a b"), "shell", Value.bool(true)))
        .isEqualTo(Value.text("b"));
  }

  @Test
  void environmentInputAndDirectoryReachTheCommand() throws InterruptedException {
    Value answer =
        context.run(
            "cmd.run",
            "cmd",
            Value.text("cat; echo $A$B; pwd"),
            "shell",
            Value.bool(true),
            "env",
            Value.list(Value.text("A=1"), Value.map("B", Value.secret(Value.text("2")))),
            "cwd",
            Value.text(directory.toString()),
            "stdin",
            Value.text("in\n"));

    assertThat(answer).isEqualTo(Value.text("in\n12\n" + directory));
  }

  @Test
  void aFailingCommandFailsAndTellsAll() throws InterruptedException {
    assertThatThrownBy(() ->
            context.run(
                "cmd.run",
                "cmd",
                Value.text("echo out; echo bad >&2; exit 3"),
                "shell",
                Value.bool(true)))
        .hasMessageContaining("exited with status 3: bad")
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e ->
            assertThat(e.value())
                .isEqualTo(
                    Value.map(
                        "retcode", Value.integer(3),
                        "stdout", Value.text("out"),
                        "stderr", Value.text("bad"))));
    assertThat(context.run("cmd.retcode", "cmd", Value.text("false"))).isEqualTo(Value.integer(1));
    assertThat(
            context.run(
                "cmd.run",
                "cmd",
                Value.text("false"),
                "success_retcodes",
                Value.list(Value.integer(1))))
        .isEqualTo(Value.text(""));
  }

  @Test
  void aTimeoutSaysWhatToDo() {
    assertThatThrownBy(
            () -> context.run("cmd.run", "cmd", Value.text("sleep 60"), "timeout", Value.real(0.2)))
        .hasMessageContaining("ran into its timeout of 0.200 s");
  }

  @Test
  void aSecretCommandIsNotShown() {
    assertThatThrownBy(() ->
            context.run(
                "cmd.run",
                "cmd",
                Value.list(Value.text("false"), Value.secret(Value.text("hunter2")))))
        .hasMessageContaining("false •••")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aCommandThatEndedWithoutTheMinionIsAnsweredForAllTheSame() {
    Function function = Families.functions().find("cmd.run").orElseThrow();
    Arguments arguments =
        Binder.bind(function.signature(), Call.of("cmd.run", Value.text("make all")));

    assertThat(function.resumed(arguments, new CommandResult(0, "built\n", "", false, false)))
        .contains(Value.text("built"));
    assertThatThrownBy(
            () -> function.resumed(arguments, new CommandResult(2, "", "no rule", false, false)))
        .hasMessageContaining("'make all' exited with status 2: no rule");
  }

  @Test
  void theStateWouldRunAndNeverRunsInTestMode() throws InterruptedException {
    Path made = directory.resolve("made");
    Object[] arguments = {"name", Value.text("touch " + made)};

    assertThat(context.test("cmd.run", arguments)).hasSize(1);
    assertThat(made).doesNotExist();
    context.apply("cmd.run", arguments);
    assertThat(made).exists();
  }

  @Test
  void cmdWaitRunsOnlyWhenWatchedStatesChange() throws Exception {
    Path made = directory.resolve("made");
    Object[] arguments = {"name", Value.text("touch " + made)};

    assertThat(context.apply("cmd.wait", arguments)).isEmpty();
    assertThat(made).doesNotExist();
    assertThat(context.watch("cmd.wait", arguments)).hasSize(1);
    assertThat(made).exists();
    assertThat(Files.readString(made)).isEmpty();
  }

  @Test
  void badArgumentsAreRefusedBeforeAnythingRuns() {
    for (List<Object> bad :
        List.<List<Object>>of(
            List.of("name", Value.text("a 'b")),
            List.of("name", Value.text("x"), "argv", Value.list()),
            List.of("name", Value.text("x"), "env", Value.text("A")))) {
      assertThatThrownBy(() -> context.test("cmd.run", bad.toArray()))
          .isInstanceOf(FunctionFailure.class);
    }
  }
}
