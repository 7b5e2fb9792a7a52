package dev.ringmaster.master.jobs;

import dev.ringmaster.master.events.Events;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.link.LinkListener;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what minions say, and lets fleet, jobs and events know. */
public final class Reception implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);
  private static final int STORE_TRIES = 30;

  private final LiveFleet fleet;
  private final JobTable jobs;
  private final Deliveries deliveries;
  private final MinionEvents events;
  private final Clock clock;

  /** The bus's entrance for what minions emit. */
  @FunctionalInterface
  public interface MinionEvents {
    /**
     * Stores an event under the minion's own beginning of tags.
     *
     * @throws ProblemsException if tag or size will not do
     * @see Events#TAG_LIMIT
     */
    void emitted(dev.ringmaster.protocol.job.MinionId minion, Upward.Event event);
  }

  public Reception(LiveFleet fleet, LiveJobs jobs, MinionEvents events, Clock clock) {
    this.fleet = fleet;
    this.jobs = jobs.table();
    this.deliveries = jobs.deliveries();
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void connected(Session session, Upward.Hello hello) {
    if (!fleet.connected(session, hello)) {
      session.close("not an accepted minion");
      return;
    }
    Set<JobId> claims = new HashSet<>(hello.claims());
    Set<JobId> returns = new HashSet<>(hello.returns());
    for (LiveJob job : jobs.open()) {
      job.position(session.enrolment())
          .ifPresent(position -> reconcile(session, job, position, claims, returns));
    }
  }

  /** Compares what the minion has with what is open here. */
  private void reconcile(
      Session session, LiveJob job, int position, Set<JobId> claims, Set<JobId> returns) {
    JobId id = job.spec().id();
    if (job.state(position).isFinal()) {
      return;
    }
    if (claims.contains(id) || returns.contains(id)) {
      job.held(position, session);
      if (job.isCancelled() && claims.contains(id)) {
        session.send(new Downward.Cancel(id));
      }
    } else if (job.isCancelled()) {
      end(session, job, position, new JobState.Cancelled("the minion does not have it"));
    } else if (!clock.instant().isAfter(job.deadline(position))) {
      deliveries.resendOrClose(job, position, session);
    } else if (job.mayBeSent(position)) {
      end(
          session,
          job,
          position,
          new JobState.Lost(
              "it was sent, its time is over, and the minion came back without it; whether it ran"
                  + " is not known"));
    } else {
      end(session, job, position, new JobState.Expired(job.deadline(position)));
    }
  }

  private void end(Session session, LiveJob job, int position, JobState state) {
    store(session, job, Proposal.of(position, state));
  }

  @Override
  public void received(Session session, Upward message) {
    switch (message) {
      case Upward.Hello hello -> session.close("a second Hello");
      case Upward.Pong pong -> fleet.clock(session, pong.clock());
      case Upward.Grains grains -> fleet.grains(session, grains.grains());
      case Upward.Catalogue catalogue -> fleet.catalogue(session, catalogue);
      case Upward.Accepted accepted ->
          progressed(
              session,
              accepted.job(),
              accepted.behind().isEmpty()
                  ? new JobState.Running()
                  : new JobState.Queued(accepted.behind()));
      case Upward.Started started -> progressed(session, started.job(), new JobState.Running());
      case Upward.Output output ->
          jobs.open(output.job())
              .ifPresent(job ->
                  job.position(session.enrolment())
                      .ifPresent(position -> job.output(position, output)));
      case Upward.Returned returned -> returned(session, returned.answer());
      case Upward.Event event -> emitted(session, event);
    }
  }

  private void progressed(Session session, JobId id, JobState state) {
    jobs.open(id)
        .ifPresent(job ->
            job.position(session.enrolment())
                .ifPresent(position -> job.progressed(position, state)));
  }

  /**
   * Stores the return, then acknowledges it. A return of a job that is not known, or of another
   * minion's, is acknowledged too, so that the minion forgets it; nothing is stored.
   */
  private void returned(Session session, Return answer) {
    Optional<LiveJob> job = jobs.find(answer.job());
    Optional<Integer> position = job.flatMap(found -> found.position(session.enrolment()));
    if (position.isEmpty()) {
      LOG.warn("{} answers job {}, which it was not given", minion(session), answer.job());
    } else if (!store(
        session,
        job.orElseThrow(),
        new Proposal(position.get(), JobState.of(answer), Optional.of(answer)))) {
      return;
    }
    session.send(new Downward.Acknowledged(answer.job()));
  }

  /**
   * Stores an end, trying again while the store cannot. What a minion says meanwhile waits; in the
   * end the session is closed, and the minion says it again when it is back.
   */
  private boolean store(Session session, LiveJob job, Proposal proposal) {
    for (int i = 0; i < STORE_TRIES; i++) {
      try {
        JobRecords.await(job.end(List.of(proposal)));
        return true;
      } catch (ProblemsException e) {
        if (i == 0) {
          LOG.warn(
              "the end of job {} on {} is not stored yet: {}",
              job.spec().id(),
              minion(session),
              e.problems().getFirst().message());
        }
      }
      try {
        Thread.sleep(STORE_RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    session.close("the master cannot store what the minion returns");
    return false;
  }

  private void emitted(Session session, Upward.Event event) {
    try {
      events.emitted(session.enrolment().minion(), event);
    } catch (ProblemsException e) {
      LOG.warn("an event of {} is dropped: {}", minion(session), e.getMessage());
    }
  }

  private static String minion(Session session) {
    return session.enrolment().minion().value();
  }

  @Override
  public void disconnected(Session session) {
    fleet.disconnected(session);
  }
}
