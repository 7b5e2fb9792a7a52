package dev.ringmaster.minion.link;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.UnsafeByteOperations;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.wire.BundleWire;
import dev.ringmaster.protocol.wire.proto.LinkingGrpc;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pillar and files over a connection of their own. Safe for use by many threads. */
public final class FileClient implements BundleClient, AutoCloseable {
  private static final int BATCH = 500;
  private static final int PART_LIMIT = 2_000;

  private final Channels channels;
  private final Credentials credentials;
  private @Nullable ManagedChannel channel;
  private Optional<X509Certificate> shown = Optional.empty();

  FileClient(Channels channels, Credentials credentials) {
    this.channels = channels;
    this.credentials = credentials;
  }

  @Override
  public Bundle bundle(BundleRequest request) throws IOException, InterruptedException {
    List<MinionProto.BundlePart> parts = new ArrayList<>();
    withCall(() -> {
      Iterator<MinionProto.BundlePart> received =
          LinkingGrpc.newBlockingStub(channel()).bundle(BundleWire.message(request));
      while (received.hasNext()) {
        parts.add(received.next());
        if (parts.size() > PART_LIMIT) {
          throw new IOException("the bundle has more than " + PART_LIMIT + " parts");
        }
      }
    });
    return BundleWire.bundle(parts);
  }

  @Override
  public void blobs(List<String> digests, BlobSink sink) throws IOException, InterruptedException {
    for (int from = 0; from < digests.size(); from += BATCH) {
      List<String> batch = digests.subList(from, Math.min(digests.size(), from + BATCH));
      withCall(() -> fetch(batch, sink));
    }
  }

  private void fetch(List<String> digests, BlobSink sink) throws IOException, InterruptedException {
    MinionProto.BlobsRequest request =
        MinionProto.BlobsRequest.newBuilder()
            .addAllSha256(digests.stream().map(BundleWire::digest).toList())
            .build();
    try (BlobStream chunks = new BlobStream(channel(), request)) {
      for (String digest : digests) {
        MessageDigest sha = sha256();
        try (OutputStream target = sink.open(digest)) {
          copy(chunks, target, sha);
        }
        if (!Value.hex(sha.digest()).equals(digest)) {
          throw new IOException(
              "the master sent something else than what has the digest " + digest);
        }
        sink.complete(digest);
      }
    }
  }

  private static void copy(BlobStream chunks, OutputStream target, MessageDigest sha)
      throws IOException, InterruptedException {
    ByteOutput both = new DigestedOutput(target, sha);
    boolean last = false;
    while (!last) {
      MinionProto.BlobChunk chunk =
          chunks.next().orElseThrow(() -> new IOException("the master ended a file early"));
      UnsafeByteOperations.unsafeWriteTo(chunk.getData(), both);
      last = chunk.getLast();
    }
  }

  /** Something over the connection. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Runs the work in a context of its own, so that a call left half-read is cancelled. */
  private static void withCall(Work work) throws IOException, InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      work.run();
    } catch (StatusRuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("waiting for files of the master");
      }
      throw failure(e.getStatus(), e);
    } finally {
      context.detach(before);
      context.cancel(null);
    }
  }

  private static IOException failure(Status status, StatusRuntimeException cause) {
    String description = String.valueOf(status.getDescription());
    if (status.getCode() == Status.Code.FAILED_PRECONDITION
        || status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      throw new ProblemsException(Problem.of(description));
    }
    return new IOException("the master does not give the files: " + description, cause);
  }

  private synchronized ManagedChannel channel() throws IOException {
    Optional<X509Certificate> certificate = credentials.certificate();
    if (certificate.isEmpty()) {
      throw new IOException("this minion is not enrolled");
    }
    if (channel == null || !certificate.equals(shown)) {
      if (channel != null) {
        channel.shutdown();
      }
      channel = channels.files();
      shown = certificate;
    }
    return channel;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }
}
