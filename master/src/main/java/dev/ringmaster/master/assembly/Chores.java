package dev.ringmaster.master.assembly;

import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.master.keys.SigningKeys;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the master does by itself from time to time. */
final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().name("chores-", 0).factory());

  private Chores() {}

  static Chores start(LiveJobs jobs, SigningKeys signing) {
    Chores chores = new Chores();
    chores.every(1, TimeUnit.SECONDS, "expiring orders", jobs::tick);
    chores.every(1, TimeUnit.HOURS, "rotating the signing key", signing::rotateIfDue);
    return chores;
  }

  /** What goes wrong once is logged, and tried again the next time. */
  void every(long period, TimeUnit unit, String what, Runnable chore) {
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
