package dev.ringmaster.master.assembly;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the master does by itself from time to time. Each chore has a thread of its own: removing
 * what is old may take minutes, and orders expire meanwhile.
 */
final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(0, Thread.ofPlatform().daemon().name("chores-", 0).factory());

  /** What goes wrong once is logged, and tried again the next time. */
  void every(long period, TimeUnit unit, String what, Runnable chore) {
    clock.setCorePoolSize(clock.getCorePoolSize() + 1);
    var _ =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                chore.run();
              } catch (RuntimeException e) {
                LOG.warn("{} failed and is tried again later", what, e);
              }
            },
            period,
            period,
            unit);
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
