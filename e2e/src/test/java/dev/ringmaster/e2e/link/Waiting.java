package dev.ringmaster.e2e.link;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what happens soon. */
public final class Waiting {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Waiting() {}

  public static void until(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(LONGEST).until(condition);
  }
}
