package dev.ringmaster.master.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in whatever order, every job ends on every member in a state that is true of
 * what the minion did.
 */
class JobsPropertyTest {
  private static final List<String> NAMES = List.of("web01", "web02", "db01");
  private static final int STEPS = 60;

  @TempDir Path root;

  /** The seeds: some that are fixed, one that is new each time. */
  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 12; seed++) {
      seeds.add(seed);
    }
    seeds.add(System.nanoTime());
    return seeds;
  }

  /** A minion as it would be: claims on disk, returns until they are acknowledged. */
  private static final class Minion {
    final String name;
    final Set<JobId> claims = new HashSet<>();
    final Map<JobId, Return> returns = new LinkedHashMap<>();
    final Map<JobId, Integer> executions = new HashMap<>();
    final Map<JobId, Return> truth = new HashMap<>();
    @Nullable FakeSession session;
    int read;

    Minion(String name) {
      this.name = name;
    }
  }

  private final ManualClock clock = new ManualClock();
  private final Map<String, Minion> minions = new LinkedHashMap<>();
  private final Map<JobId, Submission> submitted = new LinkedHashMap<>();

  private JobLab lab;

  @BeforeEach
  void start() {
    lab = new JobLab(root.resolve("store"), clock);
    NAMES.forEach(lab::accept);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMemberEndsInATrueState(long seed) {
    Random random = new Random(seed);
    NAMES.forEach(name -> minions.put(name, new Minion(name)));
    connect(minion("web01"));
    for (int i = 0; i < STEPS; i++) {
      step(random);
    }
    settle();
    submitted.keySet().forEach(job -> check(seed, job));
  }

  private Minion minion(String name) {
    return Objects.requireNonNull(minions.get(name));
  }

  private void step(Random random) {
    Minion minion = minion(NAMES.get(random.nextInt(NAMES.size())));
    switch (random.nextInt(12)) {
      case 0, 1 -> submit(random);
      case 2 -> connect(minion);
      case 3 -> disconnect(minion);
      case 4, 5 -> hear(minion);
      case 6, 7 -> work(minion, random);
      case 8 -> deliverReturns(minion);
      case 9 -> clock.pass(Duration.ofSeconds(random.nextInt(40)));
      case 10 -> lab.jobs.tick();
      default -> {
        if (random.nextInt(3) == 0) {
          restart();
        } else {
          cancelOne(random);
        }
      }
    }
  }

  private void submit(Random random) {
    String target = random.nextBoolean() ? "*" : NAMES.get(random.nextInt(NAMES.size()));
    Submission submission =
        random.nextBoolean()
            ? lab.queued(target, Duration.ofSeconds(90))
            : Submission.of(JobId.create(), target, Call.of("test.ping"));
    submitted.put(submission.id(), submission);
    lab.jobs.submit(JobLab.ROOT, submission).close();
    if (random.nextInt(4) == 0) {
      lab.jobs.submit(JobLab.ROOT, submission).close(); // asking twice is asking once
    }
  }

  private void cancelOne(Random random) {
    List<JobId> ids = List.copyOf(submitted.keySet());
    if (!ids.isEmpty()) {
      lab.jobs.cancel(JobLab.ROOT, ids.get(random.nextInt(ids.size())));
    }
  }

  private void connect(Minion minion) {
    disconnect(minion);
    minion.session =
        lab.connect(minion.name, List.copyOf(minion.claims), List.copyOf(minion.returns.keySet()));
    minion.read = 0;
  }

  /** What was on the way and not heard is gone. */
  private void disconnect(Minion minion) {
    FakeSession session = minion.session;
    if (session != null) {
      session.close("cut");
      lab.reception.disconnected(session);
      minion.session = null;
    }
  }

  /** Takes one message in: an order is claimed, or refused if it is late. */
  private void hear(Minion minion) {
    FakeSession session = minion.session;
    if (session == null || minion.read >= session.heard().size()) {
      return;
    }
    switch (session.heard().get(minion.read++)) {
      case Downward.Deliver deliver -> take(minion, Wire.order(deliver.order().payload()));
      case Downward.Acknowledged acknowledged -> minion.returns.remove(acknowledged.job());
      case Downward.Cancel cancel -> {
        if (minion.claims.remove(cancel.job())) {
          end(minion, cancel.job(), new Outcome.Cancelled("told to stop"));
        }
      }
      default -> {}
    }
  }

  private void take(Minion minion, Order order) {
    JobId id = order.id();
    if (minion.claims.contains(id) || minion.truth.containsKey(id)) {
      return; // taken before
    }
    if (clock.instant().isAfter(order.notAfter())) {
      end(minion, id, new Outcome.Refused(Outcome.Reason.EXPIRED, "too late"));
    } else {
      minion.claims.add(id);
    }
  }

  private void end(Minion minion, JobId id, Outcome outcome) {
    Return answer = new Return(id, outcome, clock.instant(), Duration.ZERO);
    minion.truth.put(id, answer);
    minion.returns.put(id, answer);
  }

  private void work(Minion minion, Random random) {
    if (minion.claims.isEmpty()) {
      return;
    }
    JobId id = minion.claims.iterator().next();
    FakeSession session = minion.session;
    if (session != null && random.nextBoolean()) {
      lab.reception.received(session, new Upward.Accepted(id, ""));
    }
    minion.claims.remove(id);
    minion.executions.merge(id, 1, Integer::sum);
    end(minion, id, new Outcome.Succeeded(Value.text(minion.name)));
  }

  private void deliverReturns(Minion minion) {
    FakeSession session = minion.session;
    if (session != null) {
      List.copyOf(minion.returns.values())
          .forEach(answer -> lab.reception.received(session, new Upward.Returned(answer)));
    }
  }

  /** The master is killed: what it said is heard no more, what it knows is what it stored. */
  private void restart() {
    minions.values().forEach(this::disconnect);
    stop();
    start();
  }

  /** Everybody comes back, hears everything, does everything and says so, long after. */
  private void settle() {
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(2));
      lab.jobs.tick();
      for (Minion minion : minions.values()) {
        connect(minion);
        hearAll(minion);
        while (!minion.claims.isEmpty()) {
          work(minion, new Random(1));
        }
        deliverReturns(minion);
        hearAll(minion);
      }
    }
  }

  private void hearAll(Minion minion) {
    FakeSession session = minion.session;
    while (session != null && minion.read < session.heard().size()) {
      hear(minion);
    }
  }

  private void check(long seed, JobId job) {
    JobDetail detail = lab.jobs.show(JobLab.ROOT, job).orElseThrow();
    assertThat(detail.isFinished()).as("seed %d: %s", seed, detail).isTrue();
    for (JobDetail.Member member : lab.jobs.members(JobLab.ROOT, job).toList()) {
      Minion minion = minion(member.enrolment().minion().value());
      String what = "seed " + seed + ", job " + job + " on " + minion.name;
      assertThat(minion.executions.getOrDefault(job, 0)).as(what).isLessThanOrEqualTo(1);
      Return truth = minion.truth.get(job);
      if (truth != null) {
        assertThat(member.answer().map(Return::outcome)).as(what).contains(truth.outcome());
        assertThat(member.state()).as(what).isEqualTo(JobState.of(truth));
      } else {
        assertThat(member.answer()).as(what).isEmpty();
        assertThat(member.state())
            .as(what)
            .isInstanceOfAny(
                JobState.NotStarted.class,
                JobState.Expired.class,
                JobState.Lost.class,
                JobState.Cancelled.class);
      }
      assertThat(minion.returns).as(what).isEmpty();
    }
  }
}
