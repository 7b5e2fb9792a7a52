package dev.ringmaster.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.crash.MasterChild.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real master, a process, is killed with SIGKILL at every append of the journal of the real
 * deploy runbook, just before the commit and just after it; another master takes its place, and the
 * run goes on by itself. Each minion must have executed what it executes when nobody dies: the same
 * calls, once each, in the same order.
 *
 * <p>No minion dies here, so no step may be uncertain either: a journal with a question in it is
 * not like the undisturbed one.
 *
 * <p>Two fleets share the work, because most of the time goes into starting masters.
 */
class DeployCrashTest {
  private static final int FLEETS = 2;
  private static final int EXTRA = 6;
  private static final List<String> FOR_FAILURES = List.of("servers out", "no other host");
  private static final long SEED = Long.getLong("ringmaster.seed", System.nanoTime());

  @TempDir static Path directory;
  private static final List<Site> SITES = new ArrayList<>();
  private static Deployment undisturbed;
  private static final Map<Death, CompletableFuture<Boolean>> DEATHS = new LinkedHashMap<>();

  @BeforeAll
  static void begin() throws IOException, InterruptedException {
    MasterImage image = MasterImage.of(directory.resolve("image"));
    Site first = new Site(directory.resolve("fleet-1"), image, true);
    SITES.add(first);
    assertThat(first.orchestrate().join().status()).isZero();
    undisturbed = Deployment.of(first, first.newestRun());
    first.warmUp();
    for (int number = 2; number <= FLEETS; number++) {
      SITES.add(new Site(directory.resolve("fleet-" + number), image, false));
    }
    deaths().forEach(death -> DEATHS.put(death, new CompletableFuture<>()));
    Queue<Death> waiting = new ConcurrentLinkedQueue<>(DEATHS.keySet());
    SITES.forEach(site -> Thread.ofPlatform().daemon().start(() -> dieAndGoOn(site, waiting)));
  }

  /**
   * Both sides of every append. But for the first and the last append two masters die in one run,
   * half of it apart: what a death leaves behind shows in the half that follows.
   */
  private static List<Death> deaths() {
    List<Death> deaths = new ArrayList<>();
    int appends = undisturbed.appends().size();
    int half = (appends - 2) / 2;
    for (Moment moment : Moment.values()) {
      deaths.add(new Death.AtAppend(0, moment));
      for (int append = 1; append <= half; append++) {
        deaths.add(
            new Death.AtAppends(
                new Death.AtAppend(append, moment), new Death.AtAppend(append + half, moment)));
      }
      for (int append = 1 + 2 * half; append < appends; append++) {
        deaths.add(new Death.AtAppend(append, moment));
      }
    }
    Random random = new Random(SEED);
    for (int i = 0; i < EXTRA; i++) {
      // not the last one, after which nobody goes on
      int append = 1 + random.nextInt(appends - 2);
      Moment first = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
      Moment second = i % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
      deaths.add(new Death.Twice(new Death.AtAppend(append, first), second));
      deaths.add(new Death.DuringExecution(1 + random.nextInt(undisturbed.executionCount())));
    }
    return deaths;
  }

  /** A fleet where something went wrong is left alone: what it did next would tell nothing. */
  private static void dieAndGoOn(Site site, Queue<Death> waiting) {
    Death death = waiting.poll();
    while (death != null) {
      CompletableFuture<Boolean> end = DEATHS.get(death);
      try {
        death.happen(site, undisturbed);
        end.complete(true);
      } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
        end.completeExceptionally(e);
        if (DEATHS.values().stream().filter(CompletableFuture::isCompletedExceptionally).count()
            >= FLEETS) {
          waiting.forEach(other ->
              DEATHS
                  .get(other)
                  .completeExceptionally(
                      new AssertionError("not tried, because no fleet is left", e)));
        }
        return;
      }
      death = waiting.poll();
    }
  }

  @AfterAll
  static void end() {
    SITES.forEach(Site::close);
  }

  @Test
  void theUndisturbedRunDoesWhatTheRunbookSays() {
    assertThat(undisturbed.executions()).containsOnlyKeys(Site.HOSTS);
    assertThat(undisturbed.executions().get("web01"))
        .map(call -> call.replaceAll("\\[.*", ""))
        .containsExactly(
            "state.sls",
            "supervisord.update",
            "supervisord.stop",
            "git.checkout",
            "npm.install",
            "npm.run",
            "supervisord.start",
            "http.wait_for",
            "http.wait_for");
    assertThat(undisturbed.executions().get("lb01")).hasSize(1 + 4 * 2 * 3);
    assertThat(undisturbed.verdicts()).hasSize(3 + 4 * 14 + 2);
    assertThat(undisturbed.verdicts())
        .allSatisfy((step, verdict) ->
            assertThat(verdict)
                .as(step)
                .isEqualTo(FOR_FAILURES.contains(step) ? "skipped" : "succeeded"));
    // each step that ran is an append, and so are the request, the plan and the end, with what
    // was skipped
    assertThat(undisturbed.appends()).hasSize(3 + 3 + 4 * 14);
    assertThat(undisturbed.appends().getLast().to()).isEqualTo(undisturbed.events().size());
  }

  @TestFactory
  Stream<DynamicTest> theMasterIsKilled() {
    return DEATHS.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey().describe(undisturbed),
                () ->
                    assertThat(entry.getValue())
                        .as("seed of the last %d: -Dringmaster.seed=%d", 2 * EXTRA, SEED)
                        .succeedsWithin(java.time.Duration.ofMinutes(10))));
  }
}
