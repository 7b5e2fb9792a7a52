package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps returns, sends them, and sends them again until the master has acknowledged them. */
final class Returns {
  private static final Logger LOG = LoggerFactory.getLogger(Returns.class);
  private final Spool spool;
  private final Uplink uplink;
  private final IntakeLimits limits;
  private final ScheduledExecutorService timer;
  private volatile boolean connected;
  private boolean due;
  private boolean closed;

  Returns(Spool spool, Uplink uplink, IntakeLimits limits, ScheduledExecutorService timer) {
    this.spool = spool;
    this.uplink = uplink;
    this.limits = limits;
    this.timer = timer;
  }

  /**
   * The return will reach the master, unless this machine is lost.
   *
   * @return what was kept: a failure that says so in place of a return beyond the limit
   */
  Return keep(Return answer, Instant until) {
    byte[] bytes = Wire.bytes(answer);
    Return kept = answer;
    if (bytes.length > limits.returnBytes()) {
      kept = tooLarge(answer, bytes.length);
      bytes = Wire.bytes(kept);
    }
    spool.keep(answer.job(), until, bytes);
    if (!connected) {
      spool.settle();
    }
    return kept;
  }

  /** Sends a return that was just kept. */
  void send(Return kept) {
    if (connected) {
      uplink.send(new Upward.Returned(kept));
    }
    arm();
  }

  /** Sends a kept return, now and again until it is acknowledged. */
  void send(JobId job) {
    if (connected) {
      sendKept(job);
    }
    arm();
  }

  private Return tooLarge(Return answer, int bytes) {
    String was = answer.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Problem problem =
        Problem.of(
                "it ran and "
                    + was
                    + ", but its return has "
                    + bytes
                    + " bytes; the limit is return.max, "
                    + limits.returnBytes())
            .withAdvice("Let it answer less, or write to a file and read parts of that.");
    Outcome outcome = new Outcome.Failed(Value.nothing(), List.of(problem));
    return new Return(answer.job(), outcome, answer.startedAt(), answer.duration());
  }

  private boolean sendKept(JobId job) {
    try {
      Optional<byte[]> kept = spool.kept(job);
      return kept.isEmpty() || uplink.send(new Upward.Returned(Wire.answer(kept.get())));
    } catch (IOException | ProblemsException e) {
      LOG.error("cannot read the return of job {} from the spool", job, e);
      return true;
    }
  }

  void connected() {
    connected = true;
    sendAll();
  }

  void disconnected() {
    connected = false;
    spool.settle();
  }

  void acknowledged(JobId job) {
    spool.done(job);
  }

  private void sendAll() {
    for (JobId job : spool.returns()) {
      if (!connected || !sendKept(job)) {
        break;
      }
    }
    arm();
  }

  /** One look later on, while anything waits. */
  private synchronized void arm() {
    if (!closed && !due && spool.hasReturns()) {
      due = true;
      var _ = timer.schedule(this::again, limits.resend().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Nothing is sent again from now on; all that waits is on the disk. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    disconnected();
  }

  private void again() {
    synchronized (this) {
      due = false;
    }
    Thread.ofVirtual()
        .name("returns")
        .start(() -> {
          spool.writeOwed();
          sendAll();
        });
  }
}
