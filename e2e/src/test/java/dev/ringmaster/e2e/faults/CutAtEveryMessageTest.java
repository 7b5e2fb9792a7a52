package dev.ringmaster.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small fleet does a few jobs, again and again; each time the connection is cut before or behind
 * another message, or while that is held up, which then arrives on the next connection. Whatever
 * was lost, every job ends on every minion in a state that is true.
 */
class CutAtEveryMessageTest {
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final Duration QUEUED = Duration.ofSeconds(60);
  private static final List<String> NAMES = List.of("web01", "web02");

  @TempDir private static Path directory;
  private static Stage stage;

  /** Where one scene is cut. */
  record Cut(String minion, FaultPlan.Direction direction, int index, Fault fault)
      implements FaultPlan {
    @Override
    public Fault decide(String name, Direction way, int number) {
      return name.equals(minion) && way == direction && number == index ? fault : Fault.NONE;
    }

    @Override
    public String toString() {
      return minion + " " + direction + " " + index + " " + fault;
    }
  }

  @BeforeAll
  static void open() throws IOException {
    stage = new Stage(directory, KEEPALIVE, NAMES);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  /** Every place of a scene that nothing interrupts. */
  static List<Cut> cuts() throws IOException {
    List<Cut> cuts = new ArrayList<>();
    try (Scene scene = stage.scene()) {
      play(scene);
      for (String minion : NAMES) {
        for (FaultPlan.Direction direction : FaultPlan.Direction.values()) {
          for (int i = 1; i <= scene.cable(minion).sent(direction); i++) {
            cuts.add(new Cut(minion, direction, i, Fault.CUT_BEFORE));
            cuts.add(new Cut(minion, direction, i, Fault.CUT_AFTER));
            cuts.add(new Cut(minion, direction, i, Fault.HOLD));
          }
        }
      }
    }
    assertThat(cuts).hasSizeGreaterThan(90);
    return cuts;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cuts")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void everyJobEndsInATrueStateIfItIsCutAt(Cut cut) throws IOException {
    try (Scene scene = stage.scene()) {
      scene.setPlan(cut);
      try {
        play(scene);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(cut + ": " + e.getMessage() + "\n" + scene.trace, e);
      }
    }
  }

  /** One job waits for a minion that is away, one is cancelled, one talks, one only looks. */
  private static void play(Scene scene) {
    scene.minion("web01").start();
    JobId away = submit(scene, Deeds.ACT, "web02");
    assertThat(scene.state(away, "web02")).isInstanceOf(JobState.Waiting.class);
    JobId endless = submit(scene, Deeds.WAIT, "web01");
    List<JobId> others = List.of(submit(scene, Deeds.TALK, "*"), submit(scene, Deeds.LOOK, "*"));
    scene.minion("web02").start();
    scene.until(
        "the job to be cancelled runs",
        () -> scene.state(endless, "web01") instanceof JobState.Running);
    scene.cancel(endless);
    scene.awaitEnd();
    assertThat(Truth.lies(scene)).isEmpty();
    assertThat(scene.state(endless, "web01")).isInstanceOf(JobState.Cancelled.class);
    assertThat(scene.state(away, "web02")).isEqualTo(new JobState.Returned(true));
    for (JobId other : others) {
      assertThat(scene.show(other).members())
          .allMatch(member -> member.state().equals(new JobState.Returned(true)));
    }
  }

  private static JobId submit(Scene scene, String function, String target) {
    return scene.submit(
        Submission.of(
            JobId.create(),
            target,
            Call.of(function),
            new Submission.Timing(Duration.ZERO, QUEUED, false)));
  }
}
