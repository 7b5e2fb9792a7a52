package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.LaunchedCommand;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.OrderTerms;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders and sees them to their acknowledged returns. A job has a virtual thread while it
 * runs; an idle minion has none.
 */
public final class Intake implements LinkHandler, AutoCloseable {
  /** What an order may require of this release. */
  public static final Set<String> CAPABILITIES = Set.of("adoption", "custom", "queue");

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private final UUID boot = UUID.randomUUID();
  private final String version;
  private final Verifier verifier;
  private final Supplier<Value.MapValue> grains;
  private final Workplace place;
  private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();
  private volatile @Nullable Enrolment self;

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
    this.verifier = verifier;
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
  }

  /** Takes up what an earlier process had started. To be called once, before the link starts. */
  public void resume() {
    List<JobId> claims = place.spool().claims();
    place.launcher().forgetAllBut(claims);
    for (JobId id : claims) {
      try {
        Claim claim = Claim.of(place.spool().claimed(id).orElseThrow());
        LOG.info("job {} was running when the minion went down", id);
        Job job = new Job(claim.order(), place);
        begin(job, () -> job.resume(claim));
      } catch (IOException | RuntimeException e) {
        LOG.error("the claim of job {} cannot be read", id, e);
        place.launcher().commandsOf(id).forEach(LaunchedCommand::kill);
        Outcome outcome =
            new Outcome.Interrupted(
                "the minion went down while it ran, and its claim is unreadable");
        Instant now = place.clock().instant();
        place.returns().keep(new Return(id, outcome, now, Duration.ZERO), now);
      }
    }
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

  @Override
  public Upward.Hello hello() {
    Set<JobId> claims = new TreeSet<>(jobs.keySet());
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
    self = enrolment;
    place.uplink().send(new Upward.Grains(grains.get()));
    jobs.values().forEach(Job::accepted); // what was said of them before may have been lost
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
      case Downward.Deliver deliver -> deliver(deliver.order());
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
    Job job = jobs.get(id);
    if (job != null) {
      job.cancel();
    } else {
      place.returns().send(id);
    }
  }

  private void deliver(SignedOrder signed) {
    Instant now = place.clock().instant();
    Enrolment own = self;
    if (own == null) {
      LOG.warn("an order before the welcome is ignored");
      return;
    }
    Order order;
    try {
      order = verifier.verify(signed, now);
    } catch (NotAuthenticException e) {
      reject(signed, String.valueOf(e.getMessage()));
      return;
    }
    if (isKnown(order.id())) {
      return;
    }
    OrderTerms.refusal(order, own, now, CAPABILITIES)
        .ifPresentOrElse(refused -> refuse(order, refused), () -> take(order));
  }

  private void take(Order order) {
    int running = jobs.size() - place.queue().waiting();
    if (running >= place.limits().concurrent()) {
      String message = running + " jobs already run on this minion; the limit is jobs.concurrent";
      refuse(order, new Outcome.Refused(Outcome.Reason.LIMIT, message));
      return;
    }
    Job job = new Job(order, place);
    begin(job, job::run);
  }

  /** An order that was taken before does nothing: the master is told again how it stands. */
  private boolean isKnown(JobId id) {
    Job job = jobs.get(id);
    if (job != null) {
      job.accepted();
      return true;
    }
    return switch (place.spool().standing(id)) {
      case UNKNOWN -> false;
      case CLAIMED, KEPT -> {
        place.returns().send(id);
        yield true;
      }
      case DONE -> {
        say(id, new Outcome.Refused(Outcome.Reason.REPLAYED, "this order was taken before"));
        yield true;
      }
    };
  }

  private void refuse(Order order, Outcome.Refused refused) {
    LOG.info("job {} from {} is refused: {}", order.id(), order.principal(), refused.message());
    if (refused.reason() == Outcome.Reason.NOT_AUTHENTIC) {
      say(order.id(), refused);
      return;
    }
    Instant now = place.clock().instant();
    Return kept =
        place
            .returns()
            .keep(
                new Return(order.id(), refused, now, Duration.ZERO),
                order.notAfter().plus(place.limits().margin()));
    place.returns().send(kept);
  }

  /**
   * Says it once: nobody may be waiting for it, so it is not kept until somebody acknowledges it.
   */
  private void say(JobId id, Outcome.Refused refused) {
    Return answer = new Return(id, refused, place.clock().instant(), Duration.ZERO);
    place.uplink().send(new Upward.Returned(answer));
  }

  /** What was not signed as it should be may still say which job it meant to be. */
  private void reject(SignedOrder signed, String why) {
    LOG.warn("an order is rejected: {}", why);
    place.events().send("order/rejected", Value.map("reason", Value.text(why)));
    try {
      JobId id = Wire.order(signed.payload()).id();
      if (!jobs.containsKey(id) && place.spool().standing(id) == Spool.Standing.UNKNOWN) {
        say(id, new Outcome.Refused(Outcome.Reason.NOT_AUTHENTIC, why));
      }
    } catch (ProblemsException e) {
      LOG.debug("it cannot even be read", e);
    }
  }
}
