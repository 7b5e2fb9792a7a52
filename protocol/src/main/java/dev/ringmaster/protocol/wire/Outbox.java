package dev.ringmaster.protocol.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits for a stream that cannot take more at the moment, within limits. Nothing is kept in it
 * while the stream keeps up. Safe for use by many threads; frames leave in the order in which they
 * came.
 */
public final class Outbox {
  /** The stream. Called with the outbox's lock held, and never by two threads at once. */
  public interface Sink {
    /** Whether a frame would go out without being buffered for long. */
    boolean isReady();

    void send(byte[] frame);
  }

  private final Sink sink;
  private final int messageLimit;
  private final long byteLimit;
  private final Deque<byte[]> waiting = new ArrayDeque<>(0);
  private long waitingBytes;
  private boolean closed;

  public Outbox(Sink sink, int messageLimit, long byteLimit) {
    this.sink = sink;
    this.messageLimit = messageLimit;
    this.byteLimit = byteLimit;
  }

  /**
   * Sends a frame, or keeps it until the stream can take it.
   *
   * @return false if a limit would be passed or the outbox is closed; then the frame is dropped
   */
  public synchronized boolean offer(byte[] frame) {
    if (closed) {
      return false;
    }
    if (waiting.isEmpty() && sink.isReady()) {
      sink.send(frame);
      return true;
    }
    if (waiting.size() >= messageLimit || waitingBytes + frame.length > byteLimit) {
      return false;
    }
    waiting.addLast(frame);
    waitingBytes += frame.length;
    return true;
  }

  /** To be called when the stream is ready again. */
  public synchronized void drain() {
    while (!closed && !waiting.isEmpty() && sink.isReady()) {
      byte[] frame = waiting.removeFirst();
      waitingBytes -= frame.length;
      sink.send(frame);
    }
  }

  /**
   * Drops what waits and takes nothing more; then runs {@code last} with the lock held.
   *
   * @return false if it was closed before, and {@code last} did not run
   */
  public synchronized boolean close(Runnable last) {
    if (closed) {
      return false;
    }
    closed = true;
    waiting.clear();
    waitingBytes = 0;
    last.run();
    return true;
  }

  /** Runs something that must not meet a sending thread, unless the outbox is closed. */
  public synchronized void exclusively(Runnable action) {
    if (!closed) {
      action.run();
    }
  }
}
