package dev.ringmaster.minion.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(8);

  @Test
  void theBoundDoublesUpToTheLimitAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(FIRST, LIMIT, new Largest());
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      waits.add(backoff.next());
    }
    assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(FIRST);
  }

  @Test
  void waitsAreSpreadOverTheWholeOfTheBound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int early = 0;
    for (int i = 0; i < 1_000; i++) {
      Duration wait = new Backoff(FIRST, LIMIT, random).next();
      assertThat(wait).as("seed %s", seed).isBetween(Duration.ZERO, FIRST);
      early += wait.compareTo(FIRST.dividedBy(2)) < 0 ? 1 : 0;
    }
    assertThat(early).as("seed %s", seed).isBetween(400, 600);
  }

  /** Always the greatest that was asked for. */
  private static final class Largest extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }
}
