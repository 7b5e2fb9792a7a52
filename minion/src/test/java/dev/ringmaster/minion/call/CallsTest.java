package dev.ringmaster.minion.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {
  private static final Signature PEEK =
      Signature.function(
          "peek.at",
          Effect.READ,
          "Looks at what it is given.",
          Parameter.required("what", Type.TEXT, "What."),
          Parameter.optional("password", Type.TEXT, "A secret.").asSecret());
  @TempDir private Path directory;
  private LocalRun local;

  @BeforeEach
  void start() throws Exception {
    local = new LocalRun(directory);
  }

  private Outcome run(Function.Body body, Map<String, Value> named) throws Exception {
    return local.run(local.calls(Function.of(PEEK, body)), "peek.at", named);
  }

  private static Value succeeded(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).value();
  }

  @Test
  void aSecretArgumentIsMaskedWhereverItIsSaid() throws Exception {
    Outcome outcome =
        run(
            (arguments, context) -> {
              context.output("the password is " + arguments.text("password"), false);
              return Value.map(
                  "said", Value.text("x" + arguments.text("password") + "x"),
                  "kept", Value.secret(Value.text("as it is")));
            },
            Map.of("what", Value.text("this"), "password", Value.text("hunter2")));
    assertThat(local.output).containsExactly("the password is •••");
    assertThat(succeeded(outcome))
        .isEqualTo(
            Value.map("said", Value.text("x•••x"), "kept", Value.secret(Value.text("as it is"))));
  }

  @Test
  void aSecretOfThePillarIsMaskedToo() throws Exception {
    local.pillar(Value.map("db", Value.map("password", Value.secret(Value.text("s3cr3t")))));
    Outcome outcome =
        run(
            (arguments, context) -> {
              assertThat(context.pillar().get("db")).isNotNull();
              throw new FunctionFailure("cannot log in with s3cr3t");
            },
            Map.of("what", Value.text("this")));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome.toString()).doesNotContain("s3cr3t").contains("cannot log in with •••");
  }

  @Test
  void sourcesAreCopiesOfTheSnapshot() throws Exception {
    local.file("states/web/page.html", "rw-r--r--", "hello");
    Outcome outcome =
        run(
            (arguments, context) -> {
              Path copy = context.sources().file("web/page.html").orElseThrow();
              assertThat(context.sources().file("../minion.yaml")).isEmpty();
              assertThat(context.sources().sha256("web/page.html")).isPresent();
              try {
                return Value.text(Files.readString(copy));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            Map.of("what", Value.text("this")));
    assertThat(succeeded(outcome)).isEqualTo(Value.text("hello\n"));
  }

  @Test
  void templatesSeeGrainsPillarVariablesAndWhatOnlyReads() throws Exception {
    local.pillar(Value.map("port", Value.integer(80)));
    Outcome outcome =
        run(
            (arguments, context) ->
                Value.text(
                    context
                        .fill(
                            "pebble",
                            "a.conf",
                            "{{ grains.os }} {{ pillar.port }} {{ name }}",
                            Map.of("name", Value.text("x")))
                        .text()),
            Map.of("what", Value.text("this")));
    assertThat(succeeded(outcome)).isEqualTo(Value.text("Debian 80 x"));
  }

  @Test
  void anUnknownEngineSaysWhichThereAre() throws Exception {
    Outcome outcome =
        run(
            (arguments, context) ->
                Value.text(context.fill("mako", "a.conf", "x", Map.of()).text()),
            Map.of("what", Value.text("this")));
    assertThat(outcome.toString()).contains("mako").contains("pebble");
  }

  @Test
  void anUnknownFunctionSuggestsANearOne() {
    Runner runner = local.calls(Function.of(PEEK, (arguments, context) -> Value.nothing()));
    assertThat(runner.catalogue().function("peek.at")).isPresent();
    assertThatThrownBy(() -> local.run((Calls) runner, "peek.it", Map.of()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("no function 'peek.it'")
        .hasMessageContaining("peek.at");
  }

  @Test
  void argumentsThatDoNotFitAreProblemsBeforeAnythingRuns() {
    assertThatThrownBy(() -> run((arguments, context) -> Value.nothing(), Map.of()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("what");
  }
}
