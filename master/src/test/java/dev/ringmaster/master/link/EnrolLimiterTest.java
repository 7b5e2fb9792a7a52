package dev.ringmaster.master.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnrolLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void oneAddressGetsItsShareAndNoMore() {
    EnrolLimiter limiter = new EnrolLimiter(100, 5);
    assertThat(admitted(limiter, "a", 50, 0)).isEqualTo(10);
    assertThat(admitted(limiter, "a", 50, SECOND)).isEqualTo(5);
    assertThat(admitted(limiter, "b", 50, SECOND)).isEqualTo(10);
  }

  @Test
  void allAddressesTogetherGetNoMoreThanTheWhole() {
    EnrolLimiter limiter = new EnrolLimiter(10, 5);
    int sum = 0;
    for (int i = 0; i < 50_000; i++) {
      sum += limiter.admit("address" + i, 0) ? 1 : 0;
    }
    assertThat(sum).isEqualTo(20);
    assertThat(admitted(limiter, "later", 50, 10 * SECOND)).isEqualTo(10);
  }

  private static int admitted(EnrolLimiter limiter, String address, int attempts, long nanos) {
    int sum = 0;
    for (int i = 0; i < attempts; i++) {
      sum += limiter.admit(address, nanos) ? 1 : 0;
    }
    return sum;
  }
}
