package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.session.Upward;
import java.time.Instant;
import java.util.Optional;

/**
 * One job's turn among the state runs of this machine. Whoever asked for it leaves the line when
 * the job ends.
 *
 * @param moved told when the job has to wait, and again when it waits for another one
 */
record Turn(Order order, Workplace place, Stopping stopping, Runnable moved) {

  /** Waits for earlier state runs; a refusal if the job must not wait, or waited for too long. */
  Optional<Outcome> take(boolean mayWait) throws InterruptedException {
    try {
      return enter(mayWait);
    } catch (ProblemsException e) {
      if (stopping.why() != null) {
        throw new InterruptedException("told to stop"); // which closed the file of the lock
      }
      return refused(Outcome.Reason.LIMIT, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Outcome> enter(boolean mayWait) throws InterruptedException {
    return switch (place.queue().enter(order.id(), mayWait)) {
      case StateQueue.Place.First first -> Optional.empty();
      case StateQueue.Place.Behind behind -> {
        await();
        yield begin();
      }
      case StateQueue.Place.Busy busy ->
          refused(
              Outcome.Reason.BUSY,
              busy.holder() + " runs states on this minion, and this one may not wait");
      case StateQueue.Place.Full full ->
          refused(
              Outcome.Reason.LIMIT,
              full.limit() + " state runs already wait on this minion; the limit is jobs.queued");
    };
  }

  /** Waits however long the line is: what an earlier process began is in it whatever it says. */
  void takeAgain() throws InterruptedException {
    if (!place.queue().join(order.id())) {
      await();
    }
  }

  private void await() throws InterruptedException {
    stopping.allow(() -> {
      place.queue().await(order.id(), moved);
      return true;
    });
  }

  private Optional<Outcome> begin() {
    Instant now = place.clock().instant();
    if (now.isAfter(order.notAfter())) {
      return refused(
          Outcome.Reason.EXPIRED, "its turn came after " + order.notAfter() + "; it is " + now);
    }
    place.uplink().send(new Upward.Started(order.id()));
    return Optional.empty();
  }

  private static Optional<Outcome> refused(Outcome.Reason reason, String message) {
    return Optional.of(new Outcome.Refused(reason, message));
  }
}
