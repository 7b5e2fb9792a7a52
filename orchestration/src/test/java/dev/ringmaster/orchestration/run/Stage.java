package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.run.RunEvent.Answer;
import dev.ringmaster.orchestration.run.RunEvent.Requested;
import dev.ringmaster.orchestration.run.RunEvent.Verdict;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run with minions that outlive its masters. Whatever it asks is answered. */
final class Stage {
  static final RunId RUN = RunId.create();
  static final Requested REQUEST =
      new Requested(
          Instant.parse("2026-01-01T00:00:00Z"),
          "test",
          "prod",
          "",
          Value.map(),
          false,
          new Requester("root", 0, true),
          "",
          Optional.empty());

  final MemoryRunLog log = new MemoryRunLog();
  final FakeMinions minions;
  private final Plan plan;
  private final Answer answer;
  private final InstantSource clock;

  Stage(Plan plan, Answer answer) {
    this(plan, answer, InstantSource.system());
  }

  Stage(Plan plan, Answer answer, InstantSource clock) {
    this.clock = clock;
    this.plan = plan;
    this.answer = answer;
    this.minions = new FakeMinions(log, "db01", "web01", "web02", "web03");
  }

  /** One master, from its start to its death or to the end of the run. */
  void life(Doom doom) {
    log.endBy(Doom.never());
    Journal journal = new Journal(RUN, log, "test", () -> {});
    log.endBy(doom);
    minions.endBy(doom);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Run run = new Run(journal, minions, this::compile, clock);
    Thread operator = Thread.startVirtualThread(() -> answerAll(journal, run));
    Thread master =
        Thread.startVirtualThread(() -> {
          try {
            if (journal.status().requested().isEmpty()) {
              journal.write(REQUEST);
            }
            run.walk();
          } catch (Throwable death) {
            failure.set(death);
          } finally {
            over.countDown();
          }
        });
    try {
      over.await();
      master.join();
      operator.interrupt();
      operator.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failure.get() != null && !doom.struck()) {
      throw new IllegalStateException("died of something else", failure.get());
    }
  }

  private Plan compile(Requested requested, JournalledCalls calls) throws InterruptedException {
    Value here = calls.answer("", Call.of("look.minions"), () -> Value.integer(4));
    if (!here.equals(Value.integer(4))) {
      throw new IllegalStateException("not what was asked: " + here);
    }
    return plan;
  }

  private void answerAll(Journal journal, Run run) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        journal.await(status -> waiting(status) != null, Instant.MAX, Instant.now());
        String step = waiting(journal.status());
        if (step != null) {
          run.answer(step, answer, "operator");
        }
      }
    } catch (InterruptedException | RuntimeException | Doom.Dead over) {
      // The master is gone, or the run is over: nobody asks any more.
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String waiting(RunStatus status) {
    return status.steps().entrySet().stream()
        .filter(entry -> entry.getValue().waiting().isPresent())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  RunStatus status() {
    return RunStatus.of(log.read(RUN, 0));
  }

  /** Step → what became of it. */
  Map<String, Verdict> verdicts() {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    status()
        .steps()
        .forEach(
            (id, step) -> step.settled().ifPresent(settled -> verdicts.put(id, settled.verdict())));
    return verdicts;
  }
}
