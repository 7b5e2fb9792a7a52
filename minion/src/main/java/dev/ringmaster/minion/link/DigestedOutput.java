package dev.ringmaster.minion.link;

import com.google.protobuf.ByteOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Writes bytes where they belong and counts them into a digest, without a copy between. */
final class DigestedOutput extends ByteOutput {
  private final OutputStream target;
  private final MessageDigest digest;

  DigestedOutput(OutputStream target, MessageDigest digest) {
    this.target = target;
    this.digest = digest;
  }

  @Override
  public void write(byte value) throws IOException {
    digest.update(value);
    target.write(value);
  }

  @Override
  public void write(byte[] value, int offset, int length) throws IOException {
    digest.update(value, offset, length);
    target.write(value, offset, length);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) throws IOException {
    write(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) throws IOException {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    write(bytes, 0, bytes.length);
  }

  @Override
  public void writeLazy(ByteBuffer value) throws IOException {
    write(value);
  }
}
