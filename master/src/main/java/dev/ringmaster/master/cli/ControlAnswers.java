package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.ControlWire;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a master answers to one call, read by one thread. */
public final class ControlAnswers {
  private final ControlClient client;
  private final int number;
  private final int refill;

  /** Bounded by the credit that was granted; holds messages, and an {@link End} as the last. */
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

  private int taken;
  private @Nullable End end;

  ControlAnswers(ControlClient client, int number, int credit) {
    this.client = client;
    this.number = number;
    this.refill = credit / 2;
  }

  void take(Message message) {
    arrived.add(message);
  }

  void end(End last) {
    arrived.add(last);
  }

  /**
   * Waits for the next answer; empty after the last.
   *
   * @throws CallRefused when the call did not end well
   */
  public Optional<Value> next() throws InterruptedException {
    return end == null ? open(arrived.take()) : over(end);
  }

  /** The same for at most {@code patience}; empty also when that is over, see {@link #isOver}. */
  public Optional<Value> next(Duration patience) throws InterruptedException {
    if (end != null) {
      return over(end);
    }
    Object next = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return next == null ? Optional.empty() : open(next);
  }

  private Optional<Value> open(Object next) {
    if (next instanceof End last) {
      end = last;
      return over(last);
    }
    if (++taken % refill == 0) {
      client.send(ControlWire.credit(number, refill));
    }
    return Optional.of(ControlWire.value((Message) next));
  }

  private static Optional<Value> over(End end) {
    if (end.getStatus() != End.Status.OK) {
      throw new CallRefused(end.getStatus(), ControlWire.problems(end));
    }
    return Optional.empty();
  }

  /** Whether the call has ended. */
  public boolean isOver() {
    return end != null;
  }

  /** Everything up to the end. */
  public List<Value> all() {
    try {
      List<Value> answers = new ArrayList<>();
      for (Optional<Value> next = next(); next.isPresent(); next = next()) {
        answers.add(next.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the master", e);
    }
  }

  /** Stops the call and what it has set going. */
  public void cancel() {
    client.send(ControlWire.cancel(number));
  }
}
