package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Takes orders and sees them to their acknowledged returns: what a minion does with what its master
 * says. A job has a virtual thread while it runs; an idle minion has none.
 */
public final class Intake implements LinkHandler, AutoCloseable {
  /** What an order may require of this release. */
  public static final Set<String> CAPABILITIES = Set.of("adoption", "custom", "queue");

  private final UUID boot = UUID.randomUUID();
  private final String version;
  private final Supplier<Value.MapValue> grains;
  private final Workplace place;
  private final LiveJobs jobs;
  private final Admission admission;

  /**
   * @param version this release
   * @param verifier trusts the keys that the link hears of
   * @param grains this machine's facts, asked for after each connect
   * @param states held while one of its state runs goes on
   * @param clock master time
   * @param timer for timeouts; may be shared by many minions; its tasks are short
   */
  public Intake(
      String version,
      Verifier verifier,
      Runner runner,
      Supplier<Value.MapValue> grains,
      Spool spool,
      Launcher launcher,
      StateLock states,
      Uplink uplink,
      InstantSource clock,
      ScheduledExecutorService timer,
      IntakeLimits limits) {
    this.version = version;
    this.grains = grains;
    this.place =
        new Workplace(
            runner,
            spool,
            launcher,
            new StateQueue(limits.queued(), states),
            new Returns(spool, uplink, limits, timer),
            new Events(uplink),
            uplink,
            clock,
            timer,
            limits);
    this.jobs = new LiveJobs(place);
    this.admission = new Admission(verifier, place, jobs);
  }

  /** Takes up what an earlier process had started. To be called once, before the link starts. */
  public void resume() {
    jobs.resumeAll();
  }

  @Override
  public Upward.Hello hello() {
    Set<JobId> claims = new TreeSet<>(jobs.ids());
    claims.addAll(place.spool().claims());
    List<JobId> returns = place.spool().returns();
    returns.forEach(claims::remove);
    return new Upward.Hello(
        version,
        Wire.PROTOCOL,
        CAPABILITIES,
        boot,
        place.runner().catalogue().digest(),
        Instant.now(),
        new ArrayList<>(claims),
        returns);
  }

  @Override
  public void connected(Enrolment enrolment, Downward.Welcome welcome) {
    admission.welcomed(enrolment);
    place.uplink().send(new Upward.Grains(grains.get()));
    jobs.forEach(Job::accepted); // what was said of them before may have been lost
    place.returns().connected();
    place.events().connected();
  }

  @Override
  public void disconnected(String why) {
    place.returns().disconnected();
  }

  @Override
  public void received(Downward message) {
    switch (message) {
      case Downward.Deliver deliver -> admission.decide(deliver.order());
      case Downward.Acknowledged acknowledged -> place.returns().acknowledged(acknowledged.job());
      case Downward.Cancel cancel -> cancel(cancel.job());
      case Downward.AskCatalogue ask -> sendCatalogue();
      case Downward.SigningKeys _, Downward.Welcome _, Downward.Ping _ -> {
        // The link's own.
      }
    }
  }

  /** How many jobs run or wait here. */
  public int size() {
    return jobs.size();
  }

  /**
   * Before the process ends. Jobs are not ended: commands that run are taken up again by the next
   * process.
   */
  @Override
  public void close() {
    place.returns().close();
  }

  /** Tells the master what can be run now. */
  public void sendCatalogue() {
    Catalogue catalogue = place.runner().catalogue();
    place.uplink().send(new Upward.Catalogue(catalogue.digest(), catalogue.signatures()));
  }

  private void cancel(JobId id) {
    jobs.find(id).ifPresentOrElse(Job::cancel, () -> place.returns().send(id));
  }
}
