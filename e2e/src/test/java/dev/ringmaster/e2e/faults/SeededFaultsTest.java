package dev.ringmaster.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.jobs.JobState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages are lost, delayed, repeated and arrive late, connections are cut and stall, minions and
 * masters are killed and come back, time passes: in the end every job is on every minion in a state
 * that is true. {@code -Dfaults.seed=N} plays one seed alone.
 */
class SeededFaultsTest {
  private static final Duration KEEPALIVE = Duration.ofMillis(400);
  private static final List<String> NAMES = List.of("web01", "web02", "db01");
  private static final long FIXED = 12;

  @TempDir private static Path directory;
  private static Stage stage;
  private static final Set<Class<?>> SEEN = new HashSet<>();

  @BeforeAll
  static void open() throws IOException {
    stage = new Stage(directory, KEEPALIVE, NAMES);
  }

  /** Those that are fixed, and one that is new each time. */
  static List<Long> seeds() {
    String only = System.getProperty("faults.seed", "");
    return only.isEmpty()
        ? LongStream.concat(LongStream.rangeClosed(1, FIXED), LongStream.of(System.nanoTime()))
            .boxed()
            .toList()
        : List.of(Long.parseLong(only));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void everyJobEndsInATrueState(long seed) throws IOException {
    try (Scene scene = stage.scene()) {
      try {
        new Script(scene, seed).play();
        assertThat(Truth.lies(scene)).isEmpty();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed %d (again with -Dfaults.seed=%d): %s%n%s"
                .formatted(seed, seed, e.getMessage(), scene.trace),
            e);
      }
      if (seed <= FIXED) {
        SEEN.addAll(scene.seen);
      }
    }
  }

  /** Else nothing would be proven of the states that never occur. */
  @AfterAll
  static void everyStateOccurred() {
    stage.close();
    if (System.getProperty("faults.seed", "").isEmpty()) {
      assertThat(SEEN)
          .as("states that occurred with the fixed seeds")
          .containsAll(Arrays.asList(JobState.class.getPermittedSubclasses()));
    }
  }
}
