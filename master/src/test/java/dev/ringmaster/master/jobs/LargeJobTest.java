package dev.ringmaster.master.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.master.cli.MasterCli;
import dev.ringmaster.master.cli.Terminal;
import dev.ringmaster.master.control.AdministratorsOnly;
import dev.ringmaster.master.control.ControlDoor;
import dev.ringmaster.master.control.ControlMethods;
import dev.ringmaster.master.control.ControlSocket;
import dev.ringmaster.master.control.JobMethods;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.ControlFrames;
import dev.ringmaster.rendering.Json;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose answers are more, together, than one message of the control API may be. */
class LargeJobTest {
  private static final int MINIONS = 12;
  private static final String ANSWER = "x".repeat(ControlFrames.LIMIT_BYTES / 8);

  @TempDir Path directory;

  @Test
  void isShownWhole() throws Exception {
    try (JobLab lab = new JobLab(directory.resolve("store"), new ManualClock());
        ControlSocket _ =
            ControlSocket.open(
                directory.resolve("s"),
                new ControlDoor(
                    new ControlMethods(JobMethods.of(lab.jobs, pillar -> "base")),
                    new AdministratorsOnly(),
                    lab.audit))) {
      JobId job = JobId.create();
      for (int i = 0; i < MINIONS; i++) {
        lab.connect("web" + (10 + i));
      }
      lab.accept("web99");
      lab.jobs.submit(JobLab.ROOT, Submission.of(job, "*", Call.of("test.ping"))).close();
      for (int i = 0; i < MINIONS; i++) {
        lab.reception.received(
            lab.fleet.session(JobLab.enrolment("web" + (10 + i))).orElseThrow(),
            new Upward.Returned(JobLab.answer(job, Value.text(i + ANSWER))));
      }
      Value.MapValue shown = (Value.MapValue) Json.read(show(job), "shown");
      assertThat(shown.get("finished")).isEqualTo(Value.bool(true));
      List<Value> members = items(shown.get("members"));
      assertThat(members).hasSize(MINIONS + 1);
      for (int i = 0; i < MINIONS; i++) {
        Value.MapValue member = (Value.MapValue) members.get(i);
        assertThat(member.get("minion")).isEqualTo(Value.text("web" + (10 + i)));
        assertThat(member.get("value")).isEqualTo(Value.text(i + ANSWER));
      }
      Value.MapValue away = (Value.MapValue) members.getLast();
      assertThat(away.get("detail")).isEqualTo(Value.text("not started: not connected"));
      assertThat(away.get("value")).isNull();
      try (ControlClient client = ControlClient.connect(directory.resolve("s"))) {
        assertThat(
                client.ask(
                    "jobs.watch",
                    Value.map("job", Value.text(job.toString()), "answers", Value.bool(false))))
            .hasSize(1 + MINIONS + 1)
            .noneMatch(event -> event.toString().contains("xxx"));
      }
    }
  }

  private static List<Value> items(@Nullable Value list) {
    return list instanceof Value.ListValue it ? it.items() : List.of();
  }

  private String show(JobId job) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        MasterCli.run(
            new String[] {"jobs", "show", job.toString(), "-o", "json"},
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false),
            Map.of("RINGMASTER_SOCKET", directory.resolve("s").toString()),
            new MasterCli.Starter() {
              @Override
              public int start(Path configuration, PrintStream messages) {
                return 1;
              }

              @Override
              public String settings() {
                return "";
              }
            });
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
