package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends members that nobody will hear of again: their time is over, or their key was deleted. */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
  private static final Duration STRAYS_EVERY = Duration.ofMinutes(1);

  private final JobTable table;
  private final JobRecords records;
  private final Fleet fleet;
  private final Clock clock;
  private Instant strays = Instant.MIN; // used by whoever ticks

  Endings(JobTable table, JobRecords records, Fleet fleet, Clock clock) {
    this.table = table;
    this.records = records;
    this.fleet = fleet;
    this.clock = clock;
  }

  /** What cannot be stored now {@link #tick} ends later. */
  void withdrawn(Enrolment enrolment) {
    for (LiveJob job : table.open()) {
      job.position(enrolment).ifPresent(position -> endAll(job, abandon(job, position)));
    }
  }

  /** Orders that expire, and progress that is worth noting. */
  void tick() {
    Instant now = clock.instant();
    if (!now.isBefore(strays)) {
      strays = now.plus(STRAYS_EVERY);
      table.open().forEach(this::abandonStrays);
    }
    for (LiveJob job : table.open()) {
      endAll(job, job.overdue(now));
      job.takeUnnoted().forEach((position, state) -> records.interim(job.spec(), position, state));
    }
  }

  /** Members whose keys were deleted, and the master stopped, or could not store it, just then. */
  private void abandonStrays(LiveJob job) {
    List<Proposal> ends = new ArrayList<>();
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (fleet.minion(job.spec().members().get(i).enrolment()).isEmpty()) {
        ends.addAll(abandon(job, i));
      }
    }
    endAll(job, ends);
  }

  private static List<Proposal> abandon(LiveJob job, int position) {
    return job.abandon(position, "the minion's key was deleted");
  }

  private static void endAll(LiveJob job, List<Proposal> ends) {
    if (ends.isEmpty()) {
      return;
    }
    try {
      JobRecords.await(job.end(ends));
    } catch (ProblemsException e) {
      LOG.warn("members of job {} cannot be ended yet: {}", job.spec().id(), e.getMessage());
    }
  }
}
