package dev.ringmaster.master.jobs;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A stream that keeps what the master says. */
final class FakeSession implements Session {
  private final Enrolment enrolment;
  private final List<Downward> heard = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;
  private volatile Consumer<Downward> before = message -> {};

  FakeSession(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Override
  public Enrolment enrolment() {
    return enrolment;
  }

  @Override
  public String address() {
    return "10.0.0.7:49152";
  }

  @Override
  public Instant since() {
    return Instant.EPOCH;
  }

  /** Told before a message is sent. */
  void before(Consumer<Downward> listener) {
    before = listener;
  }

  @Override
  public boolean send(Downward message) {
    before.accept(message);
    if (open) {
      heard.add(message);
    }
    return open;
  }

  @Override
  public void close(String why) {
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  List<Downward> heard() {
    return heard;
  }

  List<Order> orders() {
    return heard.stream()
        .filter(Downward.Deliver.class::isInstance)
        .map(message -> Wire.order(((Downward.Deliver) message).order().payload()))
        .toList();
  }

  List<JobId> acknowledged() {
    return heard.stream()
        .filter(Downward.Acknowledged.class::isInstance)
        .map(message -> ((Downward.Acknowledged) message).job())
        .toList();
  }

  List<JobId> cancelled() {
    return heard.stream()
        .filter(Downward.Cancel.class::isInstance)
        .map(message -> ((Downward.Cancel) message).job())
        .toList();
  }
}
