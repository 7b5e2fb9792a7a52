package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle.FileEntry;
import dev.ringmaster.rendering.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The runbooks as they were when a run was asked for: kept for the master alone, apart from what
 * minions get, until the run is rendered.
 */
public final class RunFiles {
  private static final String PART = "runbooks";

  private final FileRoots roots;
  private final ContentStore store;
  private final Clock clock;

  /**
   * @param store where they are kept, made if it is missing
   */
  public RunFiles(FileRoots roots, Path store, Clock clock) {
    this.roots = roots;
    this.clock = clock;
    try {
      this.store = new ContentStore(store);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot use "
                  + store
                  + " for the runbooks of runs: "
                  + FileFailure.reason(e, store)));
    }
  }

  /**
   * Keeps the runbooks of an environment as they are now.
   *
   * @return the digest to find them by; empty if there are none
   * @throws ProblemsException if there is no such environment, or a file cannot be read or kept
   */
  public String freeze(String environment) {
    FrozenTree tree = roots.tree(environment, PART, clock.instant());
    Map<String, FileEntry> files = new TreeMap<>();
    try {
      for (Map.Entry<String, FrozenTree.ReadFile> file : tree.files().entrySet()) {
        byte[] content = file.getValue().content();
        files.put(
            tree.environment() + "/" + file.getKey(),
            new FileEntry(
                store.copy(new ByteArrayInputStream(content)).digest(),
                content.length,
                file.getValue().mode()));
      }
      Snapshot snapshot = Snapshot.of(files);
      if (!files.isEmpty()) {
        store.save(snapshot);
      }
      return snapshot.digest();
    } catch (IOException e) {
      throw FileRoots.failure(e, "cannot keep the runbooks of the environment " + environment);
    }
  }

  /**
   * The runbooks that {@link #freeze} kept.
   *
   * @throws ProblemsException if they are not kept any more
   */
  public SourceTree frozen(String digest) {
    try {
      Map<String, FileEntry> listed = store.load(digest).orElseThrow(() -> gone(digest)).files();
      String first = listed.keySet().iterator().next();
      String environment = first.substring(0, first.indexOf('/'));
      Map<String, FrozenTree.ReadFile> files = new TreeMap<>();
      for (Map.Entry<String, FileEntry> file : listed.entrySet()) {
        String path = file.getKey().substring(environment.length() + 1);
        String content = file.getValue().sha256();
        try (InputStream in = store.open(content).orElseThrow(() -> gone(content))) {
          files.put(
              path,
              new FrozenTree.ReadFile(
                  environment + "/" + PART + "/" + path,
                  in.readAllBytes(),
                  file.getValue().mode()));
        }
      }
      return new FrozenTree(environment, files);
    } catch (IOException e) {
      throw FileRoots.failure(e, "cannot read the runbooks of the run");
    }
  }

  private static ProblemsException gone(String digest) {
    return new ProblemsException(
        Problem.of("the runbooks as they were when the run was asked for are not kept: " + digest)
            .withAdvice("Start it again."));
  }

  /** Removes what was kept before {@code keep} ago and is not {@code needed}. */
  public void prune(Duration keep, Set<String> needed) throws IOException {
    store.prune(clock.instant().minus(keep), needed::contains);
  }
}
