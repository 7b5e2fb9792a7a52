package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.Wire;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders on their way: signed once for each block, the same record given to all its sessions. */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final int SALT_BYTES = 16;

  /** The greatest order: a frame also has to hold the audience of a block and the signature. */
  static final int ORDER_LIMIT = Wire.FRAME_LIMIT - 4 * 1024;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final OrderSigner signer;
  private final JobRecords records;
  private final LiveFleet fleet;

  Deliveries(OrderSigner signer, JobRecords records, LiveFleet fleet) {
    this.signer = signer;
    this.records = records;
    this.fleet = fleet;
  }

  record Recipient(int position, Session session) {}

  record Block(Downward.Deliver order, List<Recipient> recipients) {}

  /** Signs; nothing is sent yet. */
  List<Block> sign(JobSpec spec, List<Recipient> recipients) {
    Map<Integer, List<Recipient>> byVariant = new TreeMap<>();
    for (Recipient recipient : recipients) {
      int variant = spec.members().get(recipient.position()).variant();
      byVariant.computeIfAbsent(variant, v -> new ArrayList<>()).add(recipient);
    }
    List<Block> blocks = new ArrayList<>();
    byVariant.forEach((variant, all) -> {
      for (int from = 0; from < all.size(); from += Audience.LIMIT) {
        List<Recipient> some = all.subList(from, Math.min(all.size(), from + Audience.LIMIT));
        blocks.add(block(spec, variant, List.copyOf(some)));
      }
    });
    return blocks;
  }

  private Block block(JobSpec spec, int variant, List<Recipient> recipients) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    List<Enrolment> enrolments =
        recipients.stream().map(r -> spec.members().get(r.position()).enrolment()).toList();
    Audience audience = Audience.of(Value.hex(salt), enrolments);
    SignedOrder signed = signer.sign(order(spec, variant, audience));
    return new Block(new Downward.Deliver(signed), recipients);
  }

  private static Order order(JobSpec spec, int variant, Audience audience) {
    return new Order(
        spec.id(),
        spec.calls().get(variant),
        audience,
        spec.submittedAt(),
        spec.notAfter(),
        spec.timeout(),
        spec.snapshot(),
        spec.environment(),
        Set.of(),
        spec.mayQueue(),
        spec.principal().name());
  }

  /** What no stream can carry would be tried again and again until it expires. */
  static void refuseTooLarge(JobSpec spec) {
    for (int variant = 0; variant < spec.calls().size(); variant++) {
      int bytes = Wire.bytes(order(spec, variant, Audience.of("", List.of()))).length;
      if (bytes > ORDER_LIMIT) {
        throw new ProblemsException(
            Problem.of(
                    "the order to run "
                        + spec.function()
                        + " has "
                        + bytes
                        + " bytes; the limit is "
                        + ORDER_LIMIT
                        + " bytes, which is fixed")
                .withAdvice(
                    "put what is large into a file of the environment, and name the file in the"
                        + " call"));
      }
    }
  }

  /** Gives the orders to the sessions; what cannot be sent now is sent when the minion is back. */
  void send(LiveJob job, List<Block> blocks) {
    for (Block block : blocks) {
      for (Recipient recipient : block.recipients()) {
        if (job.beginSending(recipient.position(), recipient.session())) {
          boolean accepted = recipient.session().send(block.order());
          job.sent(recipient.position(), recipient.session(), accepted);
          if (job.isCancelled()) {
            // Whoever cancelled it meanwhile may have said so before the order was there.
            boolean _ = recipient.session().send(new Downward.Cancel(job.spec().id()));
          }
        }
      }
    }
  }

  /** Minions that came while the job was being stored saw no open order; they get it now. */
  void reachNewcomers(LiveJob job) {
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (job.isUnsent(i)) {
        int position = i;
        fleet
            .session(job.spec().members().get(i).enrolment())
            .ifPresent(session -> resendOrClose(job, position, session));
      }
    }
  }

  /**
   * Sends an order that the minion on {@code session} lacks, once that is noted. Where it cannot be
   * noted the session is closed: the minion gets it when it is back.
   */
  void resendOrClose(LiveJob job, int position, Session session) {
    try {
      resend(job, position, session);
    } catch (ProblemsException e) {
      LOG.warn(
          "cannot send job {} to {} yet: {}",
          job.spec().id(),
          session.enrolment().minion(),
          e.getMessage());
      session.close("the master cannot store that it sends an order");
    }
  }

  private void resend(LiveJob job, int position, Session session) {
    if (!job.mayBeSent(position)) {
      JobRecords.await(records.sending(job.spec(), List.of(position)));
      job.willBeSent(position);
    }
    send(job, sign(job.spec(), List.of(new Recipient(position, session))));
  }
}
