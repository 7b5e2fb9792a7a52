package dev.ringmaster.master.link;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Outbox;
import dev.ringmaster.protocol.wire.Wire;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream. What arrives is handled one after another on a virtual thread; the callbacks of gRPC
 * only put it there.
 */
final class StreamSession extends ServerCall.Listener<byte[]> implements Session {
  /** Messages that may be on their way to the handler; more stay with the sender. */
  private static final int UNHANDLED_LIMIT = 4;

  /** Asking for so many at once wakes the event loop less often. */
  private static final int HANDLED_TOGETHER = UNHANDLED_LIMIT / 2;

  private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

  private final ServerCall<byte[], byte[]> call;
  private final Callers.Caller caller;
  private final Sessions sessions;
  private final Outbox outbox;
  private final SerialTasks tasks = new SerialTasks();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Instant since;
  private volatile long heardNanos = System.nanoTime();
  // The rest belongs to the tasks.
  private boolean greeted;
  private boolean connected;
  private int handled;

  StreamSession(ServerCall<byte[], byte[]> call, Callers.Caller caller, Sessions sessions) {
    this.call = call;
    this.caller = caller;
    this.sessions = sessions;
    this.since = sessions.clock().instant();
    LinkSettings settings = sessions.settings();
    this.outbox =
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
            settings.outboxMessages(),
            settings.outboxBytes());
  }

  void begin() {
    outbox.exclusively(() -> {
      call.sendHeaders(new Metadata());
      call.request(UNHANDLED_LIMIT);
    });
  }

  @Override
  public Enrolment enrolment() {
    return caller.minion().enrolment();
  }

  @Override
  public String address() {
    return Callers.describe(caller.remote());
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public boolean send(Downward message) {
    if (outbox.offer(sessions.frame(message))) {
      return true;
    }
    LinkSettings settings = sessions.settings();
    end(
        Status.RESOURCE_EXHAUSTED,
        "the minion reads too slowly: more than "
            + settings.outboxMessages()
            + " messages (link.outbox_messages) or "
            + settings.outboxBytes()
            + " bytes (link.outbox_bytes) wait for it");
    sessions.cut(caller.remote());
    return false;
  }

  @Override
  public void close(String why) {
    end(Status.UNAVAILABLE, why);
  }

  /** Ends the stream; the peer learns {@code why}, and its connection does not outlive it long. */
  private void end(Status status, String why) {
    boolean first = outbox.close(() -> call.close(status.withDescription(why), new Metadata()));
    if (first) {
      LOG.info("the stream of {} from {} ends: {}", enrolment().minion(), address(), why);
      sessions.cutSoon(caller.remote());
      tasks.add(this::finish);
    }
  }

  /** Whether nothing was heard for so long. */
  boolean isSilentFor(long nanos) {
    return System.nanoTime() - heardNanos > nanos;
  }

  Instant certificateEnds() {
    return caller.certificateEnds();
  }

  /** Waits until the listener has been told of the end; called by the session that replaces it. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** The same, but not for ever; false if the time is up. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void onMessage(byte[] frame) {
    heardNanos = System.nanoTime();
    tasks.add(() -> handle(frame));
  }

  @Override
  public void onReady() {
    outbox.drain();
  }

  @Override
  public void onHalfClose() {
    end(Status.UNAVAILABLE, "the minion has ended it");
  }

  @Override
  public void onCancel() {
    if (outbox.close(() -> {})) {
      tasks.add(this::finish);
    }
  }

  @Override
  public void onComplete() {
    onCancel();
  }

  private void handle(byte[] frame) {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      Upward message = Wire.upward(frame);
      if (!greeted) {
        greet(message);
      } else if (!sessions.isAccepted(enrolment())) {
        end(Status.UNAUTHENTICATED, "not an accepted minion");
      } else if (message instanceof Upward.Hello) {
        end(Status.INVALID_ARGUMENT, "a second Hello");
      } else {
        sessions.listener().received(this, message);
      }
      handled++;
      if (handled == HANDLED_TOGETHER) {
        handled = 0;
        outbox.exclusively(() -> call.request(HANDLED_TOGETHER));
      }
    } catch (ProblemsException e) {
      end(Status.INVALID_ARGUMENT, "a message could not be taken: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(Status.UNAVAILABLE, "the master stops");
    } catch (RuntimeException | Error e) {
      LOG.error("handling a message of {} failed", enrolment().minion(), e);
      end(Status.INTERNAL, "the master could not handle a message");
    }
  }

  private void greet(Upward message) throws InterruptedException {
    if (!(message instanceof Upward.Hello hello)) {
      end(Status.INVALID_ARGUMENT, "the first message was not Hello");
      return;
    }
    greeted = true;
    if (hello.protocol() < Wire.LEAST_PROTOCOL) {
      end(
          Status.FAILED_PRECONDITION,
          "the minion speaks protocol "
              + hello.protocol()
              + ", the master "
              + Wire.LEAST_PROTOCOL
              + " to "
              + Wire.PROTOCOL
              + ": upgrade the minion");
      return;
    }
    if (!sessions.enter(this)) {
      end(Status.UNAUTHENTICATED, "not an accepted minion");
      return;
    }
    outbox.offer(Wire.bytes(sessions.welcome(hello, caller.certificateEnds())));
    connected = true;
    sessions.listener().connected(this, hello);
  }

  private void finish() {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      sessions.leave(this);
      if (connected) {
        sessions.listener().disconnected(this);
      }
    } catch (RuntimeException e) {
      LOG.error("handling the end of the stream of {} failed", enrolment().minion(), e);
    } finally {
      ended.countDown();
    }
  }
}
