package dev.ringmaster.master.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.wire.BundleWire;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pillars and files, on virtual threads, a limited number at a time. */
final class FileService {
  private static final Logger LOG = LoggerFactory.getLogger(FileService.class);
  private static final int CHUNK = 256 * 1024;
  private static final int DIGEST_LIMIT = 1_000;

  private final BundleSource source;
  private final Keys keys;
  private final Semaphore places;

  FileService(BundleSource source, Keys keys, int limit) {
    this.source = source;
    this.keys = keys;
    this.places = new Semaphore(limit, true);
  }

  void bundle(MinionProto.BundleRequest request, StreamObserver<MinionProto.BundlePart> observer) {
    Enrolment enrolment = Callers.CALLER.get().minion().enrolment();
    start(
        enrolment,
        observer,
        flow -> {
          for (MinionProto.BundlePart part :
              BundleWire.parts(source.bundle(enrolment, BundleWire.request(request)))) {
            if (part.getSerializedSize() > Wire.FRAME_LIMIT) {
              throw Status.RESOURCE_EXHAUSTED
                  .withDescription(
                      "the pillar has "
                          + part.getSerializedSize()
                          + " bytes; the limit of a frame is "
                          + Wire.FRAME_LIMIT
                          + " bytes, which is fixed: put what is large under states/")
                  .asRuntimeException();
            }
            flow.send(part);
          }
        });
  }

  void blobs(MinionProto.BlobsRequest request, StreamObserver<MinionProto.BlobChunk> observer) {
    Enrolment enrolment = Callers.CALLER.get().minion().enrolment();
    start(
        enrolment,
        observer,
        flow -> {
          if (request.getSha256Count() > DIGEST_LIMIT) {
            throw Status.INVALID_ARGUMENT
                .withDescription("more than " + DIGEST_LIMIT + " digests")
                .asRuntimeException();
          }
          for (ByteString digest : request.getSha256List()) {
            String sha256 = BundleWire.digest(digest);
            Optional<InputStream> content = source.blob(enrolment, sha256);
            if (content.isEmpty()) {
              throw Status.NOT_FOUND.withDescription("no such file").asRuntimeException();
            }
            try (InputStream stream = content.get()) {
              send(stream, flow);
            }
          }
        });
  }

  private static void send(InputStream content, Flow<MinionProto.BlobChunk> flow)
      throws IOException, InterruptedException {
    byte[] data = content.readNBytes(CHUNK);
    while (data.length == CHUNK) {
      flow.send(chunk(data, false));
      data = content.readNBytes(CHUNK);
    }
    flow.send(chunk(data, true));
  }

  /** Nothing changes {@code data} any more. */
  private static MinionProto.BlobChunk chunk(byte[] data, boolean last) {
    return MinionProto.BlobChunk.newBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(data))
        .setLast(last)
        .build();
  }

  /** Something that answers through a flow. */
  private interface Work<T> {
    void run(Flow<T> flow) throws IOException, InterruptedException;
  }

  private <T> void start(Enrolment enrolment, StreamObserver<T> observer, Work<T> work) {
    Flow<T> flow =
        new Flow<>((ServerCallStreamObserver<T>) observer, () -> keys.isAccepted(enrolment));
    Thread.startVirtualThread(() -> run(flow, observer, work));
  }

  private <T> void run(Flow<T> flow, StreamObserver<T> observer, Work<T> work) {
    try {
      places.acquire();
      try {
        work.run(flow);
      } finally {
        places.release();
      }
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      fail(observer, e.getStatus());
    } catch (ProblemsException e) {
      fail(observer, Problems.status(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(observer, Status.UNAVAILABLE.withDescription("the master stops"));
    } catch (Flow.Gone e) {
      LOG.debug("a minion did not wait for its files: {}", e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.error("serving files failed", e);
      fail(
          observer,
          Status.INTERNAL.withDescription("the master could not read them; its log says why"));
    }
  }

  private static void fail(StreamObserver<?> observer, Status status) {
    try {
      observer.onError(status.asRuntimeException());
    } catch (IllegalStateException e) {
      LOG.debug("the call had ended before: {}", e.getMessage());
    }
  }
}
