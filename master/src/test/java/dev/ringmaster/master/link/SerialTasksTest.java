package dev.ringmaster.master.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SerialTasksTest {
  @Test
  void aTaskThatFailsDoesNotKeepTheNextOnesFromRunning() throws Exception {
    SerialTasks tasks = new SerialTasks();
    CountDownLatch ran = new CountDownLatch(2);
    tasks.add(() -> {
      throw new OutOfMemoryError("as if");
    });
    tasks.add(ran::countDown);
    tasks.add(() -> {
      ran.countDown();
      throw new IllegalStateException("as if");
    });
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    CountDownLatch later = new CountDownLatch(1);
    tasks.add(later::countDown);
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
