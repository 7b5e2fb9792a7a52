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

  private static final int OUTBOX_MESSAGES = 4_096;
  private static final long OUTBOX_BYTES = 16L << 20;

  /** What the reader is told. */
  sealed interface Heard {
    record Frame(byte[] bytes) implements Heard {}

    /** Nothing follows. */
    record End(Status status) implements Heard {}
  }

  private final ClientCall<byte[], byte[]> call;
  private final Outbox outbox;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

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

  /** What comes next, empty if nothing does in this time. The reader then calls {@link #taken}. */
  Optional<Heard> next(Duration patience) throws InterruptedException {
    @Nullable Heard next = heard.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return Optional.ofNullable(next);
  }

  /** A frame was handled: the master may send another one. */
  void taken() {
    outbox.exclusively(() -> call.request(1));
  }

  @Override
  public void onMessage(byte[] frame) {
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
