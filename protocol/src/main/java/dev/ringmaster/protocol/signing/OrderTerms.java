package dev.ringmaster.protocol.signing;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an authentic order says about who may start it, when and with what. */
public final class OrderTerms {
  private OrderTerms() {}

  /**
   * Why this minion must not start the order now, or empty. That it was not taken before is the
   * caller's to know.
   *
   * @param now master time
   * @param capabilities what this minion can do
   */
  public static Optional<Outcome.Refused> refusal(
      Order order, Enrolment self, Instant now, Set<String> capabilities) {
    if (!order.audience().includes(self)) {
      return refused(Outcome.Reason.NOT_AUTHENTIC, "the order is not for this minion");
    }
    if (now.isAfter(order.notAfter())) {
      return refused(
          Outcome.Reason.EXPIRED,
          "the order was not to be started after " + order.notAfter() + "; it is " + now);
    }
    Set<String> missing = new TreeSet<>(order.requires());
    missing.removeAll(capabilities);
    if (!missing.isEmpty()) {
      return refused(
          Outcome.Reason.NOT_CAPABLE,
          "the order requires what this minion cannot do: " + String.join(", ", missing));
    }
    return Optional.empty();
  }

  private static Optional<Outcome.Refused> refused(Outcome.Reason reason, String message) {
    return Optional.of(new Outcome.Refused(reason, message));
  }
}
