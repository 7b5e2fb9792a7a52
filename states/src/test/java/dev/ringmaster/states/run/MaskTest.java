package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.resource.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {
  private final Mask mask =
      Mask.of(
          new StatePlan(List.of()),
          Value.map(
              "db",
              Value.map(
                  "password", Value.secret(Value.text("hunter2")),
                  "longer", Value.secret(Value.text("hunter2-and-more")),
                  "pin", Value.secret(Value.integer(42)),
                  "key", Value.secret(Value.text("first line\nsecond line\n")),
                  "user", Value.text("app"))));

  private StateReport.Entry masked(StateResult result) {
    return mask.entry(
        new StateReport.Entry(
            "tag hunter2",
            "web",
            "id",
            "hunter2",
            "cmd.run",
            result,
            Instant.EPOCH,
            Duration.ZERO,
            ""));
  }

  @Test
  void everyTextOfAReportIsMasked() {
    Change change =
        new Change(
            "password hunter2",
            Value.secret(Value.text("unknown to the pillar")),
            Value.map("x", Value.list(Value.text("hunter2"), Value.integer(42))),
            "+second line");
    StateReport.Entry entry =
        masked(
            new StateResult.Failed(
                "hunter2-and-more for app",
                List.of(Problem.of("bad hunter2").withAdvice("use hunter2").withExcerpt("hunter2")),
                List.of(change),
                Value.map("stdout", Value.text("is hunter2"))));
    assertThat(entry.toString() + StateReportValue.entry(entry))
        .doesNotContain("hunter2")
        .doesNotContain("unknown to the pillar")
        .doesNotContain("second line")
        .doesNotContain("42")
        .contains("••• for app");
  }

  @Test
  void whatAStateSaysWhileItRunsIsMasked() {
    FakeContext context = new FakeContext(new FakeMachine());
    StateContext.masked(context, mask).output("it prints hunter2 now", false);
    assertThat(context.output).containsExactly("it prints ••• now");
  }

  @Test
  void aShortSecretIsHiddenWhereItStandsAloneAndSpoilsNoOtherText() {
    StateReport.Entry entry =
        masked(
            new StateResult.Changed(
                "took 420 ms",
                List.of(Change.of("pin", Value.text("42"), Value.integer(4242))),
                Value.nothing()));
    assertThat(entry.result().comment()).isEqualTo("took 420 ms");
    assertThat(entry.result().changes())
        .containsExactly(Change.of("pin", Value.text("•••"), Value.integer(4242)));
  }
}
