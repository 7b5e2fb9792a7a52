package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.OrderTerms;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which orders become jobs here: only what was signed, is meant for us, and is new. */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private final Verifier verifier;
  private final Workplace place;
  private final LiveJobs jobs;
  private volatile @Nullable Enrolment self;

  Admission(Verifier verifier, Workplace place, LiveJobs jobs) {
    this.verifier = verifier;
    this.place = place;
    this.jobs = jobs;
  }

  /** Whom orders must be for from now on. */
  void welcomed(Enrolment enrolment) {
    self = enrolment;
  }

  /** Takes it, or says why not. One that was taken before changes nothing. */
  void decide(SignedOrder signed) {
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
    OrderTerms.refusal(order, own, now, Intake.CAPABILITIES)
        .ifPresentOrElse(refused -> refuse(order, refused), () -> take(order));
  }

  private void take(Order order) {
    int running = jobs.running();
    if (running >= place.limits().concurrent()) {
      String message = running + " jobs already run on this minion; the limit is jobs.concurrent";
      refuse(order, new Outcome.Refused(Outcome.Reason.LIMIT, message));
      return;
    }
    jobs.run(order);
  }

  /** An order that was taken before does nothing: the master is told again how it stands. */
  private boolean isKnown(JobId id) {
    Optional<Job> live = jobs.find(id);
    if (live.isPresent()) {
      live.get().accepted();
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
      if (jobs.find(id).isEmpty() && place.spool().standing(id) == Spool.Standing.UNKNOWN) {
        say(id, new Outcome.Refused(Outcome.Reason.NOT_AUTHENTIC, why));
      }
    } catch (ProblemsException e) {
      LOG.debug("it cannot even be read", e);
    }
  }
}
