package dev.ringmaster.master.files;

import dev.ringmaster.master.link.BundleSource;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each minion gets: its own pillar, the snapshot of its job, and the contents of snapshots
 * that it was given. All minions of a job see the same files, as they were when it was submitted or
 * after.
 */
public final class Bundles implements BundleSource {
  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
  private static final int MOST_SNAPSHOTS_EACH = 32;

  private final FileRoots roots;
  private final MinionPillars pillars;
  private final PinnedJobs jobs;
  private final Clock clock;
  private final Map<Enrolment, Given> given = new ConcurrentHashMap<>();

  public Bundles(FileRoots roots, MinionPillars pillars, PinnedJobs jobs, Clock clock) {
    this.roots = roots;
    this.pillars = pillars;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public Bundle bundle(Enrolment enrolment, BundleRequest request) throws InterruptedException {
    PinnedJobs.Pinned job = pinned(enrolment, request);
    String environment = job.environment().isEmpty() ? FileRoots.BASE : job.environment();
    Snapshot snapshot =
        request.job().isEmpty() ? roots.current(environment) : snapshot(job.snapshot());
    String pillarEnvironment =
        job.pillarEnvironment().isEmpty() ? environment : job.pillarEnvironment();
    Instant since = request.anew() ? clock.instant() : job.submittedAt();
    Value.MapValue pillar = pillar(enrolment, pillarEnvironment, job, since);
    given.computeIfAbsent(enrolment, key -> new Given()).add(snapshot);
    return new Bundle(
        roots.statesEnvironment(environment), snapshot.digest(), pillar, snapshot.files());
  }

  /**
   * What is wrong with a pillar goes to the master's log with the lines themselves; a minion is
   * told where it is and what, for a line may hold what is meant for others.
   */
  private Value.MapValue pillar(
      Enrolment enrolment, String environment, PinnedJobs.Pinned job, Instant since)
      throws InterruptedException {
    try {
      return pillars.of(enrolment, environment, job.pillar(), roots.pillars(since)).data();
    } catch (ProblemsException e) {
      LOG.warn("the pillar of {} does not compile:\n{}", enrolment.minion(), e.getMessage());
      throw new ProblemsException(
          e.problems().stream().map(problem -> problem.withExcerpt("")).toList());
    }
  }

  /** What is asked outside of a job is as if it were submitted now, without an override. */
  private PinnedJobs.Pinned pinned(Enrolment enrolment, BundleRequest request) {
    if (request.job().isEmpty()) {
      return new PinnedJobs.Pinned(
          request.environment(), request.pillarEnvironment(), Value.map(), "", clock.instant());
    }
    return jobs.find(request.job().get(), enrolment)
        .orElseThrow(() ->
            new ProblemsException(Problem.of("this minion has no job " + request.job().get())));
  }

  private Snapshot snapshot(String digest) {
    if (digest.isEmpty()) {
      return Snapshot.of(Map.of());
    }
    return roots
        .snapshot(digest)
        .orElseThrow(() ->
            new ProblemsException(
                Problem.of("the files of this job are not kept any more: " + digest)
                    .withAdvice("Run it again.")));
  }

  @Override
  public Optional<InputStream> blob(Enrolment enrolment, String sha256) throws IOException {
    Given snapshots = given.get(enrolment);
    boolean allowed =
        (snapshots != null && snapshots.has(sha256)) || isInOpenJob(enrolment, sha256);
    return allowed ? roots.content(sha256) : Optional.empty();
  }

  /** A job may go on after the master was started anew, and with it what it was given before. */
  private boolean isInOpenJob(Enrolment enrolment, String sha256) {
    for (String digest : jobs.openSnapshots(enrolment)) {
      Optional<Snapshot> snapshot = roots.snapshot(digest);
      if (snapshot.isPresent() && snapshot.get().contents().contains(sha256)) {
        given.computeIfAbsent(enrolment, key -> new Given()).add(snapshot.get());
        return true;
      }
    }
    return false;
  }

  /** Forgets what an enrolment was given, when it is deleted. */
  public void withdraw(Enrolment enrolment) {
    given.remove(enrolment);
  }

  /** The snapshots that one enrolment was given last. */
  private static final class Given {
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

    synchronized void add(Snapshot snapshot) {
      snapshots.remove(snapshot.digest());
      snapshots.put(snapshot.digest(), snapshot);
      if (snapshots.size() > MOST_SNAPSHOTS_EACH) {
        snapshots.remove(snapshots.keySet().iterator().next());
      }
    }

    synchronized boolean has(String content) {
      return snapshots.values().stream()
          .anyMatch(snapshot -> snapshot.contents().contains(content));
    }
  }
}
