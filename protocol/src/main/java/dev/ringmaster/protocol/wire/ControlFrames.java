package dev.ringmaster.protocol.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringmaster.protocol.wire.control.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames of {@code control.proto} over one connection. One thread reads; any number write, each
 * frame whole.
 */
public final class ControlFrames implements AutoCloseable {
  /** The most bytes of one frame, without its length. */
  public static final int LIMIT_BYTES = 4 << 20;

  private static final int LENGTH_LIMIT_BYTES = 5;

  private final ByteChannel channel;
  private final ByteBuffer incoming = ByteBuffer.allocate(16 << 10).flip();
  private final ReentrantLock writing = new ReentrantLock();

  /** Owns {@code channel}, which must be in blocking mode. */
  public ControlFrames(ByteChannel channel) {
    this.channel = channel;
  }

  /**
   * The next frame, empty when the peer has closed between two frames.
   *
   * @throws MalformedFrame when what came is no frame; nothing more can be read then
   */
  public Optional<Frame> read() throws IOException {
    if (!incoming.hasRemaining() && !fill()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length()];
    int done = 0;
    while (done < bytes.length) {
      int some = Math.min(incoming.remaining(), bytes.length - done);
      incoming.get(bytes, done, some);
      done += some;
      if (done < bytes.length && !fill()) {
        throw new EOFException("the connection ended in the middle of a frame");
      }
    }
    try {
      return Optional.of(Frame.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrame("not a frame: " + e.getMessage());
    }
  }

  private int length() throws IOException {
    long length = 0;
    for (int i = 0; i < LENGTH_LIMIT_BYTES; i++) {
      if (!incoming.hasRemaining() && !fill()) {
        throw new EOFException("the connection ended in the middle of a frame");
      }
      int next = incoming.get();
      length |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        if (length > LIMIT_BYTES) {
          throw new MalformedFrame(tooLarge(length));
        }
        return (int) length;
      }
    }
    throw new MalformedFrame("the length of a frame has more than 5 bytes");
  }

  private static String tooLarge(long bytes) {
    return "a frame of "
        + bytes
        + " bytes; the limit is "
        + LIMIT_BYTES
        + " bytes, which is fixed; ask for less at a time";
  }

  private boolean fill() throws IOException {
    incoming.clear();
    int count = channel.read(incoming);
    incoming.flip();
    return count > 0;
  }

  /**
   * Writes one frame and waits until the peer's buffer has taken it.
   *
   * @throws MalformedFrame when it is larger than the limit; nothing is written then
   */
  public void write(Frame frame) throws IOException {
    write(List.of(frame));
  }

  /** The same for several, in one go. */
  public void write(List<Frame> frames) throws IOException {
    int total = 0;
    for (Frame frame : frames) {
      int size = frame.getSerializedSize();
      if (size > LIMIT_BYTES) {
        throw new MalformedFrame(tooLarge(size));
      }
      total = Math.addExact(total, CodedOutputStream.computeUInt32SizeNoTag(size) + size);
    }
    byte[] bytes = new byte[total];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (Frame frame : frames) {
      out.writeUInt32NoTag(frame.getSerializedSize());
      frame.writeTo(out);
    }
    writing.lock();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Closes the connection; a read or write under way ends with an {@link IOException}. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** What came, or was to be sent, is not a frame of the protocol. */
  public static final class MalformedFrame extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedFrame(String message) {
      super(message);
    }
  }
}
