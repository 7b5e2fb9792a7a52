package dev.ringmaster.e2e.faults;

import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.master.jobs.Submission.Timing;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A seeded course of events in a scene, and the return to order at its end. */
final class Script {
  private static final int STEPS = 45;
  private static final int RESTARTS = 2;
  private static final List<Fault> NETWORK =
      List.of(Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.DELAY, Fault.REPEAT, Fault.HOLD);
  private static final List<Fault> BROKEN_PEERS =
      List.of(Fault.DROP, Fault.DUPLICATE, Fault.CUT_BEFORE, Fault.DELAY, Fault.REPEAT);
  private static final List<String> TARGETS = List.of("*", "web*", "web01", "web02", "db01");

  private final Scene scene;
  private final Random random;
  private final long seed;
  private int restarts;

  Script(Scene scene, long seed) {
    this.scene = scene;
    this.seed = seed;
    this.random = new Random(seed);
  }

  void play() {
    List<Fault> faults = random.nextInt(3) == 0 ? BROKEN_PEERS : NETWORK;
    scene.trace.add("seed " + seed + ", faults " + faults);
    scene.setPlan(FaultPlan.seeded(seed, faults, 4 + random.nextInt(20)));
    scene.names().forEach(name -> scene.minion(name).start());
    for (int i = 0; i < STEPS; i++) {
      step();
      scene.moment(Duration.ofMillis(random.nextInt(25)));
    }
    settle();
  }

  private void step() {
    String name = any(scene.names());
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> submitOne();
      case 5 -> burst();
      case 6, 7 -> cancelOne();
      case 8 -> scene.cable(name).cut("the script says so");
      case 9 -> restart(name);
      case 10 -> {
        if (scene.minion(name).isRunning()) {
          scene.minion(name).kill();
        } else {
          scene.minion(name).start();
        }
      }
      case 13 -> restartMaster();
      case 14 -> scene.pass(Duration.ofSeconds(random.nextInt(50)));
      case 16 -> scene.cable(name).setStalled(random.nextBoolean());
      case 17 -> {
        if (!scene.minion(name).isRunning()) {
          scene.minion(name).start();
        }
      }
      default -> scene.moment(Duration.ofMillis(80));
    }
  }

  /** More than a minion takes on at a time, and states that wait for one another. */
  private void burst() {
    String target = any(TARGETS);
    for (int i = 0; i < 3; i++) {
      boolean mayQueue = random.nextInt(4) > 0;
      submit(Deeds.STATES, target, new Timing(Duration.ZERO, Duration.ZERO, mayQueue));
    }
    int more = random.nextInt(9);
    for (int i = 0; i < more; i++) {
      submit(Deeds.HANG, target, new Timing(Duration.ofMillis(150), Duration.ZERO, false));
    }
  }

  private void submitOne() {
    String function = any(Deeds.NAMES);
    String target = any(TARGETS);
    boolean mayQueue = random.nextInt(3) > 0;
    Duration queueFor =
        random.nextBoolean() ? Duration.ofSeconds(20 + random.nextInt(70)) : Duration.ZERO;
    Duration timeout =
        random.nextInt(3) == 0 ? Duration.ofMillis(60 + random.nextInt(80)) : Duration.ZERO;
    submit(function, target, new Timing(timeout, queueFor, mayQueue));
  }

  private void submit(String function, String target, Timing timing) {
    Submission submission = Submission.of(JobId.create(), target, Call.of(function), timing);
    JobId _ = scene.submit(submission);
  }

  private <T> T any(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /** Not often, because it takes long. */
  private void restartMaster() {
    if (restarts < RESTARTS) {
      restarts++;
      scene.restartMaster();
    }
  }

  private void cancelOne() {
    List<JobId> ids = List.copyOf(scene.submitted.keySet());
    if (!ids.isEmpty()) {
      scene.cancel(ids.get(ids.size() - 1 - random.nextInt(Math.min(4, ids.size()))));
    }
  }

  private void restart(String name) {
    if (scene.minion(name).isRunning()) {
      scene.minion(name).kill();
    }
    scene.minion(name).start();
  }

  /** Time may be over before everybody is back, or only then. */
  private void settle() {
    if (random.nextBoolean()) {
      scene.pass(Duration.ofMinutes(2));
    }
    scene.heal();
    scene.reconnectAll();
    scene.moment(Duration.ofMillis(100));
    scene.pass(Duration.ofMinutes(2));
    scene.reconnectAll();
    scene.awaitEnd();
  }
}
