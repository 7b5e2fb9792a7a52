package dev.ringmaster.minion.files;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.wire.BundleFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A bundle in a file, in place of a master. */
public final class SavedBundle implements BundleClient {
  private final BundleFile file;

  private SavedBundle(BundleFile file) {
    this.file = file;
  }

  /**
   * @throws ProblemsException if it cannot be read, or is no bundle
   */
  public static SavedBundle open(Path path) {
    try {
      return new SavedBundle(BundleFile.open(path));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot read the bundle " + path + ": " + FileFailure.reason(e, path))
              .withAdvice("'minion bundle FILE' makes one."));
    }
  }

  /** Saves what {@code from} gives now, pillar and all contents, for its owner alone. */
  public static Bundle save(BundleClient from, BundleRequest request, Path path)
      throws IOException, InterruptedException {
    Bundle bundle = from.bundle(request);
    BundleFile.write(path, bundle, (digest, to) -> from.blobs(List.of(digest), new Passing(to)));
    return bundle;
  }

  /** The one environment that was saved, whatever is asked for. */
  @Override
  public Bundle bundle(BundleRequest request) {
    return file.bundle();
  }

  @Override
  public void blobs(List<String> digests, BlobSink sink) throws IOException {
    for (String digest : digests) {
      try (OutputStream target = sink.open(digest)) {
        file.copy(digest, target);
      }
      sink.complete(digest);
    }
  }

  /** Passes a content on to a stream that stays open. */
  private record Passing(OutputStream to) implements BlobSink {
    @Override
    public OutputStream open(String sha256) {
      return new OutputStream() {
        @Override
        public void write(int value) throws IOException {
          to.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          to.write(bytes, offset, length);
        }
      };
    }

    @Override
    public void complete(String sha256) {
      // It is checked once more where it is written.
    }
  }
}
