package dev.ringmaster.master.runs;

import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.files.RunFiles;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.jobs.JobLimits;
import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Reception;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.master.store.StoredFleet;
import dev.ringmaster.master.store.StoredJobs;
import dev.ringmaster.master.store.StoredRuns;
import dev.ringmaster.orchestration.run.RunEvent;
import dev.ringmaster.orchestration.run.RunEvent.Finished;
import dev.ringmaster.orchestration.run.RunId;
import dev.ringmaster.orchestration.run.RunStatus;
import dev.ringmaster.pillars.PillarSettings;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** A master's runs over a real store, real files and real jobs; the minions answer by hand. */
final class RunLab implements AutoCloseable {
  static final Principal ROOT = new Principal("unix:root", 0, true);

  final Store store;
  final StoredRuns journals;
  final LiveFleet fleet;
  final LiveJobs jobs;
  final Reception reception;
  final Runs runs;
  private final Map<String, AnsweringMinion> minions = new LinkedHashMap<>();

  RunLab(Path directory) {
    this(directory, JobLimits.DEFAULT);
  }

  RunLab(Path directory, JobLimits limits) {
    Clock clock = Clock.systemUTC();
    store = Store.open(directory.resolve("store"), clock);
    journals = new StoredRuns(store);
    fleet = new LiveFleet(new StoredFleet(store), enrolment -> true, clock);
    FileRoots roots =
        new FileRoots(
            List.of(directory.resolve("base"), directory.resolve("prod")),
            directory.resolve("contents"),
            clock);
    jobs =
        new LiveJobs(
            new StoredJobs(store),
            fleet,
            (who, request) -> Optional.empty(),
            order ->
                new SignedOrder(
                    Wire.bytes(order), "key", "signed".getBytes(StandardCharsets.UTF_8)),
            roots::pin,
            new StoredAudit(store),
            clock,
            limits);
    reception = new Reception(fleet, jobs, new StoredEvents(store)::emitted, clock);
    Renderer renderer = new Renderer(RenderLimits.DEFAULT);
    Pillars pillars = new Pillars(renderer, PillarSettings.DEFAULT);
    runs =
        Runs.open(
            journals,
            journals,
            journals,
            jobs,
            fleet,
            roots,
            new RunFiles(roots, directory.resolve("runbooks"), clock),
            new MinionPillars(roots, pillars, fleet),
            renderer,
            (who, request) -> Optional.empty(),
            clock,
            new MinionId("master"));
  }

  /** Environments {@code base} and {@code prod} with these files. */
  static void write(Path directory, Map<String, String> files) throws IOException {
    Files.createDirectories(directory.resolve("base/states"));
    Files.createDirectories(directory.resolve("prod/pillar"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  static Enrolment enrolment(String minion) {
    return new Enrolment(
        new MinionId(minion), UUID.nameUUIDFromBytes(minion.getBytes(StandardCharsets.UTF_8)));
  }

  AnsweringMinion connect(String name) {
    AnsweringMinion minion = new AnsweringMinion(enrolment(name), reception);
    fleet.accepted(minion.enrolment(), Value.map());
    minion.connect();
    minions.put(name, minion);
    return minion;
  }

  /** One that was connected. */
  AnsweringMinion minion(String name) {
    return Objects.requireNonNull(minions.get(name), name);
  }

  RunId start(String runbook, Value.MapValue pillar, boolean test) throws InterruptedException {
    RunId run = RunId.create();
    runs.start(ROOT, new RunRequest(run, runbook, "prod", "", pillar, test));
    return run;
  }

  /** The status at the end. */
  RunStatus toTheEnd(RunId run) throws InterruptedException {
    List<RunEvent> seen = new ArrayList<>();
    while (seen.isEmpty() || !(seen.getLast() instanceof Finished)) {
      List<RunEvent> more = runs.follow(ROOT, run, seen.size(), Duration.ofSeconds(20));
      if (more.isEmpty()) {
        throw new AssertionError("nothing came after " + seen);
      }
      seen.addAll(more);
    }
    return RunStatus.of(seen);
  }

  @Override
  public void close() {
    runs.close();
    store.close();
  }
}
