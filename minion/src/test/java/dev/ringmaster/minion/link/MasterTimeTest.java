package dev.ringmaster.minion.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MasterTimeTest {
  private static final Instant OWN = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant MASTER = Instant.parse("2029-12-31T23:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong ticks = new AtomicLong(42);
  private final MasterTime time = new MasterTime(() -> OWN, ticks::get);

  @Test
  void itIsTheOwnClockUntilTheMasterHasSaidSomething() {
    assertThat(time.instant()).isEqualTo(OWN);
    assertThat(time.told()).isEmpty();
    time.learn(MASTER);
    assertThat(time.instant()).isEqualTo(MASTER);
    assertThat(time.told()).hasValue(MASTER);
  }

  @Test
  void itGoesOnByItself() {
    time.learn(MASTER);
    ticks.addAndGet(5 * SECOND);
    assertThat(time.instant()).isEqualTo(MASTER.plusSeconds(5));
  }

  @Test
  void itStandsStillRatherThanRunBackwards() {
    time.learn(MASTER);
    ticks.addAndGet(60 * SECOND);
    assertThat(time.instant()).isEqualTo(MASTER.plusSeconds(60));
    time.learn(MASTER);
    assertThat(time.instant()).isEqualTo(MASTER.plusSeconds(60));
    ticks.addAndGet(61 * SECOND);
    assertThat(time.instant()).isEqualTo(MASTER.plusSeconds(61));
  }

  @Test
  void itNeverRunsBackwardsWhateverTheMasterSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    time.learn(MASTER);
    Instant latest = MASTER;
    for (int i = 0; i < 10_000; i++) {
      ticks.addAndGet(random.nextLong(SECOND));
      if (random.nextInt(3) == 0) {
        time.learn(MASTER.plusSeconds(random.nextInt(10_000) - 5_000));
      }
      Instant now = time.instant();
      assertThat(now).as("seed %s", seed).isAfterOrEqualTo(latest);
      latest = now;
    }
  }
}
