package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that run or wait on this minion, each on a virtual thread until its return is kept. */
final class LiveJobs {
  private static final Logger LOG = LoggerFactory.getLogger(LiveJobs.class);
  private static final long LOOK_MILLIS = 100;
  private final Workplace place;
  private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();
  private final AtomicBoolean lookDue = new AtomicBoolean();

  LiveJobs(Workplace place) {
    this.place = place;
  }

  void run(Order order) {
    Job job = new Job(order, place);
    begin(job, job::run);
    armLook();
  }

  /** One look for all: a timer set and cleared for each job would cost more than a short call. */
  private void armLook() {
    if (lookDue.compareAndSet(false, true)) {
      var _ = place.timer().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    lookDue.set(false);
    boolean again = false;
    for (Job job : jobs.values()) {
      again |= job.announceWhenSlow();
    }
    if (again) {
      armLook();
    }
  }

  /** Takes up what an earlier process had started. */
  void resumeAll() {
    List<JobId> claims = place.spool().claims();
    place.launcher().forgetAllBut(claims);
    for (JobId id : claims) {
      try {
        Claim claim = Claim.of(place.spool().claimed(id).orElseThrow());
        LOG.info("job {} was running when the minion went down", id);
        Job job = new Job(claim.order(), place);
        begin(job, () -> job.resume(claim));
      } catch (IOException | RuntimeException e) {
        giveUp(id, e);
      }
    }
  }

  private void giveUp(JobId id, Exception unreadable) {
    LOG.error("the claim of job {} cannot be read", id, unreadable);
    Adoption.end(place.launcher().commandsOf(id));
    Outcome outcome =
        new Outcome.Interrupted("the minion went down while it ran, and its claim is unreadable");
    Instant now = place.clock().instant();
    place.returns().keep(new Return(id, outcome, now, Duration.ZERO), now);
  }

  private void begin(Job job, Supplier<Return> work) {
    jobs.put(job.id(), job);
    Thread.ofVirtual()
        .name("job " + job.id())
        .start(() -> {
          try {
            Return kept = work.get();
            jobs.remove(job.id());
            place.returns().send(kept);
          } finally {
            jobs.remove(job.id());
          }
        });
  }

  Optional<Job> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  Set<JobId> ids() {
    return jobs.keySet();
  }

  void forEach(Consumer<Job> told) {
    jobs.values().forEach(told);
  }

  int size() {
    return jobs.size();
  }

  /** Those that do not wait for other state runs. */
  int running() {
    return jobs.size() - place.queue().waiting();
  }
}
