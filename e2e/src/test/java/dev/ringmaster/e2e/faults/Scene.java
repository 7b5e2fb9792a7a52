package dev.ringmaster.e2e.faults;

import dev.ringmaster.e2e.link.SettableClock;
import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.protocol.job.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A master, its minions, the network between them, and what was asked of them. */
final class Scene implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  final Trace trace = new Trace();
  final SettableClock clock = new SettableClock();
  final Set<Class<? extends JobState>> seen = ConcurrentHashMap.newKeySet();
  private final Set<JobId> finished = new HashSet<>();
  final Map<JobId, Submission> submitted = new LinkedHashMap<>();
  private final Map<String, Cable> cables = new ConcurrentHashMap<>();
  private final Map<String, TestMinion> minions = new LinkedHashMap<>();
  private final List<OutputWatch> watches = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Path directory;
  private final Duration keepalive;
  private Duration offset = Duration.ZERO;
  private TestMaster master;
  private volatile int port;

  Scene(
      Template template,
      Path directory,
      Duration keepalive,
      LinkLoops loops,
      ScheduledExecutorService timer)
      throws IOException {
    this.directory = directory;
    this.keepalive = keepalive;
    template.copyTo(directory);
    for (String name : template.names()) {
      cables.put(name, new Cable(name, () -> port, trace));
    }
    master = new TestMaster(directory, clock, keepalive, cables, trace);
    port = master.minionsPort();
    for (String name : template.names()) {
      Cable cable = cable(name);
      minions.put(
          name,
          new TestMinion(
              template.settings(name, cable, master.enrolPort()),
              directory.resolve("machines").resolve(name),
              cable,
              gate,
              loops,
              timer,
              trace));
    }
  }

  List<String> names() {
    return List.copyOf(minions.keySet());
  }

  Cable cable(String name) {
    return Objects.requireNonNull(cables.get(name));
  }

  TestMinion minion(String name) {
    return Objects.requireNonNull(minions.get(name));
  }

  void setPlan(FaultPlan plan) {
    cables.values().forEach(cable -> cable.setPlan(plan));
  }

  void pass(Duration time) {
    trace.add(time + " pass");
    offset = offset.plus(time);
    clock.setOffset(offset);
  }

  JobId submit(Submission submission) {
    JobId id = submission.id();
    trace.add(
        "submit %s %s to %s, queued for %s, timeout %s"
            .formatted(
                Shown.of(id),
                submission.call().function(),
                submission.target(),
                submission.timing().queueFor(),
                submission.timing().timeout()));
    submitted.put(id, submission);
    watch(master.jobs.submit(TestMaster.ROOT, submission), id);
    List<JobDetail> _ = look();
    return id;
  }

  private void watch(JobWatch watch, JobId id) {
    watches.add(new OutputWatch(watch, Shown.of(id), trace));
  }

  void cancel(JobId id) {
    trace.add("cancel " + Shown.of(id));
    master.jobs.cancel(TestMaster.ROOT, id);
    List<JobDetail> _ = look();
  }

  /** The master dies and comes back with what it had stored; whoever watched watches again. */
  void restartMaster() {
    watches.forEach(OutputWatch::close);
    watches.clear();
    cables.values().forEach(cable -> cable.cut("the master is gone"));
    master.kill();
    master = new TestMaster(directory, clock, keepalive, cables, trace);
    port = master.minionsPort();
    trace.add("the master is back");
    submitted.keySet().forEach(id -> watch(master.jobs.watch(TestMaster.ROOT, id, 0), id));
  }

  JobDetail show(JobId id) {
    return master.jobs.show(TestMaster.ROOT, id).orElseThrow();
  }

  /** With what they answered. */
  List<JobDetail.Member> members(JobId id) {
    return master.jobs.members(TestMaster.ROOT, id).toList();
  }

  JobState state(JobId id, String minion) {
    return show(id).members().stream()
        .filter(member -> member.enrolment().minion().value().equals(minion))
        .findFirst()
        .orElseThrow()
        .state();
  }

  /** Notes which states there are, and answers the jobs that are not over. */
  private List<JobDetail> look() {
    List<JobDetail> open = new ArrayList<>();
    for (JobId id : submitted.keySet()) {
      if (!finished.contains(id)) {
        JobDetail detail = show(id);
        detail.members().forEach(member -> seen.add(member.state().getClass()));
        if (detail.isFinished()) {
          finished.add(id);
        } else {
          open.add(detail);
        }
      }
    }
    return open;
  }

  /** Lets a moment pass in which things happen; looks on and keeps the orders' expiry up. */
  void moment(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      master.jobs.tick();
      List<JobDetail> _ = look();
      LockSupport.parkNanos(LOOK_NANOS);
    } while (System.nanoTime() < end);
  }

  /** Waits for something that the scene needs; what never comes is a failure. */
  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not within " + PATIENCE + ": " + open());
      }
      moment(Duration.ZERO);
    }
  }

  /** Nothing is in the way any more, and whatever waits to be let go is. */
  void heal() {
    trace.add("all is well from now on");
    setPlan(FaultPlan.NONE);
    cables.values().forEach(cable -> cable.setStalled(false));
    gate.countDown();
    minions.values().stream().filter(minion -> !minion.isRunning()).forEach(TestMinion::start);
  }

  void reconnectAll() {
    cables.values().forEach(cable -> cable.cut("so that both sides compare what they have"));
  }

  void awaitEnd() {
    until("every job ends and no minion has anything left to say", () -> open().isEmpty());
    until("whoever watches hears of it", () -> watches.stream().allMatch(OutputWatch::isOver));
  }

  /** What is not over; empty if all is. */
  private String open() {
    StringBuilder open = new StringBuilder();
    for (JobDetail job : look()) {
      open.append("job ").append(Shown.of(job.id())).append(':');
      job.members()
          .forEach(member ->
              open.append(' ')
                  .append(member.enrolment().minion())
                  .append(' ')
                  .append(member.state().describe()));
      open.append("; ");
    }
    minions.values().forEach(minion -> open.append(minion.busy()));
    return open.toString();
  }

  @Override
  public void close() throws IOException {
    watches.forEach(OutputWatch::close);
    gate.countDown();
    minions.values().forEach(TestMinion::close);
    master.close();
    for (Cable cable : cables.values()) {
      cable.close();
    }
  }
}
