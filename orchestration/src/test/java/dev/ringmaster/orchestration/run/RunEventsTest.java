package dev.ringmaster.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.run.RunEvent.Created;
import dev.ringmaster.orchestration.run.RunEvent.Refused;
import dev.ringmaster.orchestration.run.RunEvent.Resumed;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The form of events in a journal, which later releases must still read. */
final class RunEventsTest {
  private static final Instant AT = Instant.parse("2026-11-21T01:02:03Z");

  @Test
  void aJournalOfVersionOneStillReads() {
    Started started =
        new Started(
            AT,
            "web01 stop",
            1,
            Optional.of(JobId.parse("0190b5c0-0000-7000-8000-000000000001")),
            List.of(
                new Enrolment(
                    new MinionId("web01"),
                    UUID.fromString("00000000-0000-4000-8000-000000000002"))),
            Optional.of(
                new Call(
                    "service.stop",
                    List.of(Value.text("nginx")),
                    Value.map("key", Value.secret(Value.text("hush"))))),
            Effect.REPEATABLE);
    Value form =
        Value.map(
            "is", Value.text("Started"),
            "at", Value.timestamp(AT),
            "step", Value.text("web01 stop"),
            "attempt", Value.integer(1),
            "job", Value.map("value", Value.text("0190b5c0-0000-7000-8000-000000000001")),
            "members",
                Value.list(
                    Value.map(
                        "minion", Value.map("value", Value.text("web01")),
                        "id", Value.text("00000000-0000-4000-8000-000000000002"))),
            "call",
                Value.map(
                    "function", Value.text("service.stop"),
                    "positional", Value.list(Value.text("nginx")),
                    "named", Value.map("key", Value.secret(Value.text("hush")))),
            "effect", Value.text("repeatable"),
            "v", Value.integer(1));
    assertThat(RunEvents.write(started)).isEqualTo(form);
    assertThat(RunEvents.read(form)).isEqualTo(started);
  }

  @Test
  void aWholePlanComesBackEqual() {
    Created created =
        new Created(
            AT,
            Steps.plan(
                Steps.call("a", "do.it", "web*", Value.list(Value.integer(1)))
                    .parallel()
                    .soft()
                    .retry(3, Duration.ofSeconds(7))
                    .timeout(Duration.ofMinutes(2))
                    .resume(Resume.RETRY)
                    .rescue(Steps.pause("a/wait", Duration.ofMillis(5)).get())
                    .get(),
                Steps.call("b", "do.it", "web*").require("a").onfail("a").onchanges("a").get()));
    assertThat(RunEvents.read(RunEvents.write(created))).isEqualTo(created);
    Refused refused =
        new Refused(
            AT,
            List.of(new Problem(new Place("runbooks/a.sls", 3, 4), "wrong", "mend it", "a: b")));
    assertThat(RunEvents.read(RunEvents.write(refused))).isEqualTo(refused);
  }

  @Test
  void partsThatWereAddedLaterMayBeMissing() {
    Value old = Value.map("is", Value.text("Resumed"), "at", Value.timestamp(AT));
    assertThat(RunEvents.read(old)).isEqualTo(new Resumed(AT, ""));
  }

  @Test
  void aLaterFormAndNonsenseAreRefusedWithWords() {
    Value later =
        ((Value.MapValue) RunEvents.write(new Resumed(AT, "m"))).with("v", Value.integer(2));
    assertThatThrownBy(() -> RunEvents.read(later))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("written in form 2");
    assertThatThrownBy(() -> RunEvents.read(Value.map("is", Value.text("Nonsense"))))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("no RunEvent is called 'Nonsense'");
  }
}
