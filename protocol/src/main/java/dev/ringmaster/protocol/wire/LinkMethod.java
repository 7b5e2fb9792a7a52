package dev.ringmaster.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Calls whose messages gRPC is not to take apart, or not to copy. */
public final class LinkMethod {
  /**
   * The stream: frames of bytes. So one serialised message can go to many streams, and what is
   * malformed is found by {@link Wire} and not by the transport.
   */
  public static final MethodDescriptor<byte[], byte[]> LINK =
      LinkingGrpc.getLinkMethod().toBuilder(new Frames(), new Frames()).build();

  /** Contents of files; a received chunk's data are a part of what came, not a copy of it. */
  public static final MethodDescriptor<MinionProto.BlobsRequest, MinionProto.BlobChunk> BLOBS =
      LinkingGrpc.getBlobsMethod().toBuilder(
              LinkingGrpc.getBlobsMethod().getRequestMarshaller(), new Chunks())
          .build();

  private LinkMethod() {}

  private static final class Frames implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] frame) {
      return new Frame(frame);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return read(stream);
    }
  }

  private static final class Chunks implements MethodDescriptor.Marshaller<MinionProto.BlobChunk> {
    private final MethodDescriptor.Marshaller<MinionProto.BlobChunk> plain =
        LinkingGrpc.getBlobsMethod().getResponseMarshaller();

    @Override
    public InputStream stream(MinionProto.BlobChunk chunk) {
      return plain.stream(chunk);
    }

    @Override
    public MinionProto.BlobChunk parse(InputStream stream) {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(read(stream)).newCodedInput();
      input.enableAliasing(true);
      try {
        return MinionProto.BlobChunk.parseFrom(input);
      } catch (IOException e) {
        throw failure("a chunk of a file is malformed", e);
      }
    }
  }

  /** What gRPC hands over is all there and knows its length. */
  private static byte[] read(InputStream stream) {
    try {
      byte[] bytes = new byte[stream.available()];
      if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length || stream.read() >= 0) {
        throw new EOFException("it has not the length that it tells");
      }
      return bytes;
    } catch (IOException e) {
      throw failure("a frame cannot be read", e);
    }
  }

  private static StatusRuntimeException failure(String what, IOException cause) {
    return Status.INTERNAL.withDescription(what).withCause(cause).asRuntimeException();
  }

  private static final class Frame extends ByteArrayInputStream implements KnownLength, Drainable {
    Frame(byte[] frame) {
      super(frame);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      return Math.toIntExact(transferTo(target));
    }
  }
}
