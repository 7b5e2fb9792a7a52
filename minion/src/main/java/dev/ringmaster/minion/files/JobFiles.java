package dev.ringmaster.minion.files;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.states.function.CallContext.SourceFiles;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * One frozen environment and the pillar that came with it, for one job. Contents are fetched when
 * they are asked for, small ones all at once. The pillar is in memory only.
 */
public final class JobFiles implements SourceFiles, AutoCloseable {
  private static final long SMALL_BYTES = 256 << 10;
  private static final long TOGETHER_BYTES = 16L << 20;
  private static final String STATES = "states/";
  private final BundleRequest request;
  private final Bundle bundle;
  private final BlobCache cache;
  private final BundleClient client;
  private final Set<String> digests = new LinkedHashSet<>();

  private JobFiles(BundleRequest request, Bundle bundle, BlobCache cache, BundleClient client) {
    this.request = request;
    this.bundle = bundle;
    this.cache = cache;
    this.client = client;
    bundle.files().values().forEach(entry -> digests.add(entry.sha256()));
  }

  /**
   * Asks for the bundle.
   *
   * @throws ProblemsException when the master does not give it, and says why
   * @throws FunctionFailure when the master cannot be reached
   */
  public static JobFiles open(BundleRequest request, BlobCache cache, BundleClient client)
      throws InterruptedException {
    JobFiles files = new JobFiles(request, bundle(request, client), cache, client);
    cache.use(files.digests);
    return files;
  }

  private static Bundle bundle(BundleRequest request, BundleClient client)
      throws InterruptedException {
    try {
      return client.bundle(request);
    } catch (IOException e) {
      throw new FunctionFailure(
          Problem.of("cannot get the files and pillar from the master: " + e.getMessage())
              .withAdvice("The minion keeps its stream and tries anew with the next job."));
    }
  }

  public String environment() {
    return bundle.environment();
  }

  public String snapshot() {
    return bundle.snapshot();
  }

  public Value.MapValue pillar() {
    return bundle.pillar();
  }

  /**
   * The pillar as it is now, which may be another than {@link #pillar}; the files stay as they are.
   *
   * @throws ProblemsException when the master does not give it, and says why
   * @throws FunctionFailure when the master cannot be reached
   */
  public Value.MapValue pillarNow() throws InterruptedException {
    return bundle(request.again(), client).pillar();
  }

  /** All files below a directory of the environment, by their path below it. */
  public SequencedMap<String, Bundle.FileEntry> below(String prefix) {
    TreeMap<String, Bundle.FileEntry> found = new TreeMap<>();
    bundle
        .files()
        .forEach((path, entry) -> {
          if (path.startsWith(prefix)) {
            found.put(path.substring(prefix.length()), entry);
          }
        });
    return found;
  }

  /** Fetches the small files below {@code prefix} that are missing, in one go. */
  public void prefetch(String prefix) throws InterruptedException {
    Set<String> wanted = new LinkedHashSet<>();
    long together = 0;
    for (Bundle.FileEntry entry : below(prefix).values()) {
      if (entry.size() <= SMALL_BYTES && together + entry.size() <= TOGETHER_BYTES) {
        wanted.add(entry.sha256());
        together += entry.size();
      }
    }
    ensure(wanted, prefix);
  }

  private void ensure(Set<String> wanted, String what) throws InterruptedException {
    try {
      cache.ensure(wanted, client);
    } catch (IOException e) {
      throw new FunctionFailure("cannot fetch " + what + ": " + e.getMessage());
    }
  }

  /** A local copy of a file of the environment, fetched when it is missing. */
  public Optional<Path> local(String path) throws InterruptedException {
    Bundle.FileEntry entry = bundle.files().get(path);
    if (entry == null) {
      return Optional.empty();
    }
    ensure(Set.of(entry.sha256()), path);
    return Optional.of(cache.path(entry.sha256()));
  }

  @Override
  public Optional<Path> file(String path) {
    try {
      return local(STATES + path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FunctionFailure("stopped while fetching salt://" + path);
    }
  }

  @Override
  public Optional<String> sha256(String path) {
    return Optional.ofNullable(bundle.files().get(STATES + path)).map(Bundle.FileEntry::sha256);
  }

  /** The SLS files and templates below {@code states/}. */
  public StatesTree tree() {
    return new StatesTree(this);
  }

  @Override
  public void close() {
    cache.release(digests);
  }
}
