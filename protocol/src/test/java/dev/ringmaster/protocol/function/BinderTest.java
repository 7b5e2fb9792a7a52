package dev.ringmaster.protocol.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
  private static final Signature RESTART =
      Signature.function(
          "service.restart",
          Effect.REPEATABLE,
          "Restarts a service.",
          Parameter.required("name", Type.TEXT, "The unit."),
          Parameter.optional("timeout", Type.DURATION, Value.real(30), "How long to wait."),
          Parameter.optional("mode", Type.MODE, "A mode."),
          Parameter.optional("password", Type.TEXT, "A password.").asSecret());

  @Test
  void bindsByPlaceAndByNameAndFillsDefaults() {
    Arguments bound =
        Binder.bind(
            RESTART,
            new Call(
                "service.restart",
                List.of(Value.text("nginx")),
                Value.map("mode", Value.integer(644))));
    assertThat(bound.text("name")).isEqualTo("nginx");
    assertThat(bound.duration("timeout")).isEqualTo(Duration.ofSeconds(30));
    assertThat(bound.text("mode")).isEqualTo("0644");
    assertThat(bound.has("password")).isFalse();
  }

  @Test
  void aChoiceIsOneOfItsTexts() {
    Signature paint =
        Signature.function(
            "wall.paint",
            Effect.REPEATABLE,
            "Paints.",
            Parameter.optional("colour", Type.TEXT, "Its colour.").among(List.of("red", "green")),
            Parameter.optional("layers", Type.TEXTS, "Of what.").among(List.of("base", "top")));
    Arguments bound =
        Binder.bind(
            paint,
            new Call(
                paint.name(),
                List.of(Value.text("red")),
                Value.map("layers", Value.list(Value.text("base"), Value.text("top")))));
    assertThat(bound.text("colour")).isEqualTo("red");
    assertThatThrownBy(() ->
            Binder.bind(
                paint,
                new Call(
                    paint.name(),
                    List.of(Value.text("grene")),
                    Value.map("layers", Value.list(Value.text("base"), Value.text("tar"))))))
        .hasMessageContaining("argument 'colour' must be red or green, not text 'grene'")
        .hasMessageContaining("Did you mean 'green'?")
        .hasMessageContaining("argument 'layers' must be base or top, not list '[base, tar]'")
        .hasMessageContaining("Of what.");
  }

  @Test
  void tellsEveryMistakeAtOnceWithItsPlace() {
    Place place = new Place("states/web.sls", 4, 7);
    Value.MapValue named =
        new Value.MapValue(
            new java.util.LinkedHashMap<>(
                java.util.Map.of(
                    Value.text("timeuot").at(place),
                    Value.integer(1),
                    Value.text("mode"),
                    Value.text("rw"))),
            Place.NOWHERE);
    assertThatThrownBy(() -> Binder.bind(RESTART, new Call("service.restart", List.of(), named)))
        .asInstanceOf(type(ProblemsException.class))
        .satisfies(e -> {
          assertThat(e.problems()).hasSize(3);
          assertThat(e.getMessage())
              .contains("states/web.sls:4:7: service.restart has no argument 'timeuot'")
              .contains("Did you mean 'timeout'?")
              .contains("argument 'name' is missing: The unit.")
              .contains(
                  "argument 'mode' must be an octal file mode in quotes, like '0644', not text"
                      + " 'rw'");
        });
  }

  @Test
  void secretParametersHoldSecretsAndMistakesDoNotShowThem() {
    Arguments bound =
        Binder.bind(
            RESTART,
            new Call(
                "service.restart",
                List.of(Value.text("x")),
                Value.map("password", Value.text("hunter2"))));
    assertThat(bound.isSecret("password")).isTrue();
    assertThat(bound.values().toString()).doesNotContain("hunter2");
    assertThat(bound.text("password")).isEqualTo("hunter2");
    assertThatThrownBy(() ->
            Binder.bind(
                RESTART,
                new Call(
                    "service.restart",
                    List.of(Value.text("x")),
                    Value.map("timeout", Value.secret(Value.text("hunter2"))))))
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("not a secret text");
  }

  @Test
  void surplusPositionalArgumentsAreAMistakeUnlessThereIsARest() {
    Call call = Call.of("test.one", Value.integer(1), Value.integer(2), Value.integer(3));
    Signature one =
        Signature.function(
            "test.one", Effect.READ, "One.", Parameter.required("first", Type.INT, "First."));
    assertThatThrownBy(() -> Binder.bind(one, call))
        .hasMessageContaining("takes at most 1 positional arguments, 3 given");
    Arguments bound =
        Binder.bind(one.withRest(Parameter.optional("more", Type.LIST, "More.")), call);
    assertThat(bound.list("more")).containsExactly(Value.integer(2), Value.integer(3));
  }

  @Test
  void normalisingTwiceIsNormalisingOnce() {
    Call once =
        Binder.normalise(
            RESTART,
            new Call(
                "service.restart",
                List.of(Value.text("x")),
                Value.map("timeout", Value.text("1m"))));
    assertThat(Binder.normalise(RESTART, once)).isEqualTo(once);
    assertThat(once.positional()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "90s,90",
    "5m,300",
    "1h30m,5400",
    "1d,86400",
    "1.5s,1.5",
    "250ms,0.25",
    "1m250ms,60.25"
  })
  void readsDurations(String text, double seconds) {
    assertThat(Conversion.to(Type.DURATION, Value.text(text))).contains(Value.real(seconds));
  }

  @ParameterizedTest
  @CsvSource({"''", "5", "5x", "s", "-1s", "m5"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Conversion.to(Type.DURATION, Value.text(text))).isEmpty();
  }
}
