package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Masked;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.ControlFrames;
import dev.ringmaster.protocol.wire.ControlWire;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One call of a connection: what the client may still be sent, and how the call ends. */
final class ControlCall implements Exchange {
  /** The most messages that a client may let the master send ahead. */
  static final int CREDIT_LIMIT = 1024;

  private static final int HELD_BYTES = 64 << 10;

  private final int number;
  private final Principal principal;
  private final ControlFrames frames;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Answers that wait for the next one; the thread that serves the call has them alone. */
  private final List<Frame> held = new ArrayList<>();

  private int heldBytes;
  private int credit;
  private @Nullable Ending ending;
  private @Nullable Thread waiting;

  ControlCall(int number, int credit, Principal principal, ControlFrames frames) {
    this.number = number;
    this.credit = credit;
    this.principal = principal;
    this.frames = frames;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public Optional<Ending> ending() {
    lock.lock();
    try {
      return Optional.ofNullable(ending);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(Value answer) throws InterruptedException {
    sendWithNext(answer);
    flush();
  }

  @Override
  public void sendWithNext(Value answer) throws InterruptedException {
    Frame frame = ControlWire.message(number, Masked.of(answer));
    if (frame.getSerializedSize() > ControlFrames.LIMIT_BYTES) {
      throw new AnswerTooLarge(frame.getSerializedSize());
    }
    if (heldBytes + frame.getSerializedSize() > HELD_BYTES || mustWait()) {
      flush();
    }
    takeCredit();
    held.add(frame);
    heldBytes += frame.getSerializedSize();
    if (heldBytes > HELD_BYTES) {
      flush();
    }
  }

  private void flush() throws InterruptedException {
    if (held.isEmpty()) {
      return;
    }
    List<Frame> together = List.copyOf(held);
    held.clear();
    heldBytes = 0;
    try {
      frames.write(together);
    } catch (IOException e) {
      end(Ending.DETACHED);
      throw new InterruptedException("the client has gone");
    }
  }

  /** Whether the client has to take something first. */
  private boolean mustWait() {
    lock.lock();
    try {
      return credit == 0;
    } finally {
      lock.unlock();
    }
  }

  private void takeCredit() throws InterruptedException {
    lock.lock();
    try {
      while (credit == 0 && ending == null) {
        changed.await();
      }
      failIfEnded();
      credit--;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what the client grants; false if that is more than it may. */
  boolean grant(int messages) {
    lock.lock();
    try {
      if (messages <= 0 || messages > CREDIT_LIMIT - credit) {
        return false;
      }
      credit += messages;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T await(Callable<T> wait) throws InterruptedException {
    lock.lock();
    try {
      failIfEnded();
      waiting = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    try {
      return wait.call();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      stopWaiting();
    }
  }

  private void stopWaiting() {
    lock.lock();
    try {
      waiting = null;
      if (ending != null) {
        // the interrupt was meant for the wait alone; what cleans up after it must not see it
        var _ = Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  private void failIfEnded() throws InterruptedException {
    if (ending != null) {
      throw new InterruptedException("the call has ended: " + ending);
    }
  }

  /** Ends the call from the client's side; the first reason counts. */
  void end(Ending reason) {
    lock.lock();
    try {
      if (ending == null) {
        ending = reason;
        changed.signalAll();
        if (waiting != null) {
          waiting.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells the client how the call has ended; a client that has gone is told nothing. */
  void finish(End.Status status, List<Problem> problems) {
    held.add(ControlWire.end(number, status, problems));
    try {
      frames.write(List.copyOf(held));
    } catch (IOException e) {
      end(Ending.DETACHED);
    }
  }
}
