package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.wire.LinkMethod;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Contents as they come, read by one thread while the next ones are on their way. Closing it
 * cancels what was not read.
 */
final class BlobStream extends ClientCall.Listener<MinionProto.BlobChunk> implements AutoCloseable {
  /** Chunks that may wait for the reader; more stay with the transport, and then the master. */
  private static final int AHEAD = 8;

  private final ClientCall<MinionProto.BlobsRequest, MinionProto.BlobChunk> call;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  private sealed interface Heard {
    record Chunk(MinionProto.BlobChunk chunk) implements Heard {}

    /** Nothing follows. */
    record End(Status status) implements Heard {}
  }

  BlobStream(Channel channel, MinionProto.BlobsRequest request) {
    call = channel.newCall(LinkMethod.BLOBS, CallOptions.DEFAULT);
    call.start(this, new Metadata());
    call.request(AHEAD);
    call.sendMessage(request);
    call.halfClose();
  }

  /**
   * The next chunk; empty after the last.
   *
   * @throws io.grpc.StatusRuntimeException when the call has failed
   */
  Optional<MinionProto.BlobChunk> next() throws InterruptedException {
    return switch (heard.take()) {
      case Heard.Chunk(MinionProto.BlobChunk chunk) -> {
        call.request(1);
        yield Optional.of(chunk);
      }
      case Heard.End end -> {
        heard.add(end);
        if (!end.status().isOk()) {
          throw end.status().asRuntimeException();
        }
        yield Optional.empty();
      }
    };
  }

  @Override
  public void onMessage(MinionProto.BlobChunk chunk) {
    heard.add(new Heard.Chunk(chunk));
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    heard.add(new Heard.End(status));
  }

  @Override
  public void close() {
    call.cancel("read to the end, or not needed any more", null);
  }
}
