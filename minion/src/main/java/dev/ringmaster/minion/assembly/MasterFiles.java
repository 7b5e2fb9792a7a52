package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.minion.link.FileClient;
import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.PersistentLink;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Files and pillar from the master, beside a minion that runs: its certificate, no stream. */
public final class MasterFiles implements BundleClient, AutoCloseable {
  private final LinkLoops loops = new LinkLoops(1);
  private final FileClient files;

  public MasterFiles(MinionSettings settings) {
    PersistentLink link =
        new PersistentLink(
            Minion.linkSettings(settings),
            new NoStream(),
            new Verifier(),
            loops,
            Clock.systemUTC());
    this.files = link.files();
  }

  /** Outside of any job: the newest files. */
  @Override
  public Bundle bundle(BundleRequest request) throws IOException, InterruptedException {
    return files.bundle(
        new BundleRequest(
            Optional.empty(), request.environment(), request.pillarEnvironment(), ""));
  }

  @Override
  public void blobs(List<String> digests, BlobSink sink) throws IOException, InterruptedException {
    files.blobs(digests, sink);
  }

  @Override
  public void close() {
    files.close();
    loops.close();
  }

  /** The link is never started. */
  private static final class NoStream implements LinkHandler {
    @Override
    public Upward.Hello hello() {
      throw new IllegalStateException("there is no stream here");
    }

    @Override
    public void connected(Enrolment enrolment, Downward.Welcome welcome) {
      throw new IllegalStateException("there is no stream here");
    }

    @Override
    public void received(Downward message) {
      throw new IllegalStateException("there is no stream here");
    }

    @Override
    public void disconnected(String why) {
      throw new IllegalStateException("there is no stream here");
    }
  }
}
