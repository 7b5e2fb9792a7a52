package dev.ringmaster.protocol.wire;

import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The stream as gRPC sees it: frames of bytes. So one serialised message can go to many streams,
 * and what is malformed is found by {@link Wire} and not by the transport.
 */
public final class LinkMethod {
  public static final MethodDescriptor<byte[], byte[]> LINK =
      LinkingGrpc.getLinkMethod().toBuilder(new Frames(), new Frames()).build();

  private LinkMethod() {}

  private static final class Frames implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] frame) {
      return new Frame(frame);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw Status.INTERNAL
            .withDescription("a frame ended early")
            .withCause(e)
            .asRuntimeException();
      }
    }
  }

  private static final class Frame extends ByteArrayInputStream implements KnownLength {
    Frame(byte[] frame) {
      super(frame);
    }
  }
}
