package dev.ringmaster.master.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChoresTest {
  @Test
  void oneThatTakesLongHoldsUpNoOther() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(20);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(2);
    try (Chores chores = new Chores()) {
      for (int i = 0; i < 2; i++) {
        chores.every(
            1,
            TimeUnit.MILLISECONDS,
            "waiting",
            () -> {
              slow.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      chores.every(1, TimeUnit.MILLISECONDS, "counting", others::countDown);
      assertThat(slow.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
      end.countDown();
    }
  }

  @Test
  void oneThatFailsIsTriedAgain() throws InterruptedException {
    CountDownLatch tries = new CountDownLatch(3);
    try (Chores chores = new Chores()) {
      chores.every(
          1,
          TimeUnit.MILLISECONDS,
          "failing",
          () -> {
            tries.countDown();
            throw new IllegalStateException("no");
          });
      assertThat(tries.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
