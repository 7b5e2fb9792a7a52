package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Pillar and files, over a second connection that is opened when needed and closed when idle, so
 * that they never delay an order. Blocks; to be called on virtual threads.
 */
public interface BundleClient {
  /**
   * What the master cannot or will not give is a {@link
   * dev.ringmaster.protocol.data.ProblemsException} that says why; no connection is an {@link
   * IOException}.
   */
  Bundle bundle(BundleRequest request) throws IOException, InterruptedException;

  /**
   * Fetches contents in the order of {@code digests}, each into a stream of the sink. The content
   * is checked against its digest before {@link BlobSink#complete}; one that is not served, or is
   * not what it should be, is an {@link IOException} and what was complete stays so.
   *
   * @param digests lower-case hexadecimal SHA-256, any number
   */
  void blobs(List<String> digests, BlobSink sink) throws IOException, InterruptedException;

  /** Where contents go. */
  interface BlobSink {
    /** A place for this content; closed by the caller, also when it stays incomplete. */
    OutputStream open(String sha256) throws IOException;

    /** All of it was written, closed, and has this digest. */
    void complete(String sha256) throws IOException;
  }
}
