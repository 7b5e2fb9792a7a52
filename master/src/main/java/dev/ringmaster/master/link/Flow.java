package dev.ringmaster.master.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Sends on a virtual thread, no faster than the peer reads and no longer than it may. */
final class Flow<T> {
  /** A peer that reads nothing for so long is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Bytes that may be buffered while more is read from disk. */
  private static final int READY_BYTES = 2 << 20;

  /** The peer has gone, or reads nothing. */
  static final class Gone extends IOException {
    private static final long serialVersionUID = 1L;

    Gone(String message) {
      super(message);
    }
  }

  private final ServerCallStreamObserver<T> observer;
  private final BooleanSupplier isAllowed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** To be made on the thread of the call, before it returns. */
  Flow(ServerCallStreamObserver<T> observer, BooleanSupplier isAllowed) {
    this.observer = observer;
    this.isAllowed = isAllowed;
    observer.setOnReadyThreshold(READY_BYTES);
    observer.setOnReadyHandler(this::wake);
    observer.setOnCancelHandler(this::wake);
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void send(T message) throws IOException, InterruptedException {
    long patience = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!observer.isReady() && !observer.isCancelled()) {
        if (patience <= 0) {
          observer.onError(
              Status.DEADLINE_EXCEEDED
                  .withDescription("the minion read nothing for " + PATIENCE)
                  .asRuntimeException());
          throw new Gone("it read nothing for " + PATIENCE);
        }
        patience = changed.awaitNanos(patience);
      }
    } finally {
      lock.unlock();
    }
    if (observer.isCancelled()) {
      throw new Gone("the call was cancelled");
    }
    if (!isAllowed.getAsBoolean()) {
      throw Status.UNAUTHENTICATED.withDescription("not an accepted minion").asRuntimeException();
    }
    observer.onNext(message);
  }
}
