package dev.ringmaster.minion.custom;

import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what travels with the newest files of the default environment: when it is asked to, and
 * when the files of a job show that what was found last is out of date.
 */
public final class CustomSearch {
  private static final Logger LOG = LoggerFactory.getLogger(CustomSearch.class);
  private static final BundleRequest NEWEST = new BundleRequest(Optional.empty(), "", "", "");

  private final CustomModules modules;
  private final BlobCache cache;
  private final BundleClient client;
  private final Consumer<Custom> found;
  private volatile @Nullable Seen last;

  private record Seen(String environment, Map<String, Bundle.FileEntry> executables) {
    static Seen of(String environment, Map<String, Bundle.FileEntry> files) {
      return new Seen(
          environment,
          files.entrySet().stream()
              .filter(file -> file.getKey().startsWith("_"))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    boolean outdates(@Nullable Seen other) {
      return other == null
          || (environment.equals(other.environment) && !executables.equals(other.executables));
    }
  }

  /**
   * @param client not one that tells this of its bundles
   * @param found is told what each search has found; one after the other
   */
  public CustomSearch(
      CustomModules modules, BlobCache cache, BundleClient client, Consumer<Custom> found) {
    this.modules = modules;
    this.cache = cache;
    this.client = client;
    this.found = found;
  }

  /**
   * Searches now.
   *
   * @throws ProblemsException when the master does not give its files, and says why
   * @throws FunctionFailure when the master cannot be reached
   */
  public synchronized Custom search() throws InterruptedException {
    try (JobFiles newest = JobFiles.open(NEWEST, cache, client)) {
      Custom custom = modules.of(newest);
      found.accept(custom);
      last = Seen.of(newest.environment(), newest.below(""));
      return custom;
    }
  }

  /** Searches on a thread of its own. */
  public void begin() {
    Thread.ofVirtual().name("custom").start(this::searchUnasked);
  }

  /** A job has got these files: what they show may be news. */
  public void noticed(Bundle bundle) {
    Seen seen = Seen.of(bundle.environment(), bundle.files());
    if (seen.outdates(last)) {
      Thread.ofVirtual().name("custom").start(() -> searchFor(seen));
    }
  }

  private synchronized void searchFor(Seen seen) {
    if (seen.outdates(last)) { // no other job has led to it meanwhile
      searchUnasked();
    }
  }

  private void searchUnasked() {
    try {
      search().problems().forEach(problem -> LOG.warn("{}", problem.describe()));
    } catch (ProblemsException | FunctionFailure e) {
      LOG.info("no custom functions and states are known yet: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
