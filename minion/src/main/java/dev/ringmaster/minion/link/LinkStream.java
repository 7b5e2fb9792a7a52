package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.Outbox;
import dev.ringmaster.protocol.wire.Wire;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream to the master, read by one thread and written by many. */
final class LinkStream extends ClientCall.Listener<byte[]> implements AutoCloseable {
  /** Messages that may wait to be handled; more stay with the master. */
  private static final int UNHANDLED_LIMIT = 16;

  /** Asking for so many at once wakes the event loop less often. */
  private static final int TAKEN_TOGETHER = UNHANDLED_LIMIT / 2;

  private static final int OUTBOX_MESSAGES = 4_096;
  private static final long OUTBOX_BYTES = 16L << 20;

  /** What the reader is told. */
  sealed interface Heard {
    record Frame(byte[] bytes) implements Heard {}

    /** Nothing: {@link #look} was called. */
    record Look() implements Heard {}

    /** Nothing follows. */
    record End(Status status) implements Heard {}
  }

  private final ClientCall<byte[], byte[]> call;
  private final Outbox outbox;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private volatile long heardNanos = System.nanoTime();
  private int taken;

  LinkStream(ManagedChannel channel) {
    call = channel.newCall(LinkMethod.LINK, CallOptions.DEFAULT);
    outbox =
        new Outbox(
            new Outbox.Sink() {
              @Override
              public boolean isReady() {
                return call.isReady();
              }

              @Override
              public void send(byte[] frame) {
                call.sendMessage(frame);
              }
            },
            OUTBOX_MESSAGES,
            OUTBOX_BYTES);
  }

  void start() {
    call.start(this, new Metadata());
    call.request(UNHANDLED_LIMIT);
  }

  boolean send(Upward message) {
    return outbox.offer(Wire.bytes(message));
  }

  /** What comes first, empty if nothing does in this time. The reader then calls {@link #taken}. */
  Optional<Heard> first(Duration patience) throws InterruptedException {
    @Nullable Heard first = heard.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return Optional.ofNullable(first);
  }

  /**
   * What comes next. A wait without an end is a cheap one: {@link #look} ends it now and then. The
   * reader calls {@link #taken} after each frame.
   */
  Heard next() throws InterruptedException {
    return heard.take();
  }

  /** Has the reader look how long nothing has come. */
  void look() {
    if (heard.isEmpty()) {
      heard.add(new Heard.Look());
    }
  }

  /** For how long nothing has come. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  /** A frame was handled: the master may send another one. For the reader alone. */
  void taken() {
    taken++;
    if (taken == TAKEN_TOGETHER) {
      taken = 0;
      outbox.exclusively(() -> call.request(TAKEN_TOGETHER));
    }
  }

  @Override
  public void onMessage(byte[] frame) {
    heardNanos = System.nanoTime();
    heard.add(new Heard.Frame(frame));
  }

  @Override
  public void onReady() {
    outbox.drain();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    heard.add(new Heard.End(status));
  }

  @Override
  public void close() {
    outbox.close(() -> call.cancel("the minion ends the stream", null));
  }
}
