package dev.ringmaster.master.files;

import dev.ringmaster.pillars.PillarSource;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.rendering.EnvironmentDirectory;
import dev.ringmaster.rendering.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The environments of this master: directories with {@code states/}, {@code pillar/} and {@code
 * runbooks/}. What is asked for is answered as it was at one moment, however the files change
 * meanwhile. One instance serves all threads.
 */
public final class FileRoots {
  /** The environment that counts where none is named. */
  public static final String BASE = "base";

  private final Map<String, EnvironmentFiles> environments = new LinkedHashMap<>();
  private final ContentStore store;
  private final Clock clock;

  /**
   * @param roots {@code file_roots}: one directory for each environment, which has its name
   * @param store where contents of snapshots are kept, made if it is missing, for the master alone
   * @throws ProblemsException if two environments have one name, or {@code store} cannot be made
   */
  public FileRoots(List<Path> roots, Path store, Clock clock) {
    this.clock = clock;
    try {
      this.store = new ContentStore(store);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot use " + store + " for contents of files: " + FileFailure.reason(e, store)));
    }
    for (Path root : roots) {
      EnvironmentDirectory directory = EnvironmentDirectory.of(root);
      EnvironmentFiles files = new EnvironmentFiles(directory, this.store, clock);
      EnvironmentFiles other = environments.put(directory.name(), files);
      if (other != null) {
        throw new ProblemsException(
            Problem.of(
                    "two environments are named "
                        + directory.name()
                        + ": "
                        + other.directory().root()
                        + " and "
                        + root)
                .withAdvice("Rename one of the directories in file_roots."));
      }
    }
  }

  /** What is wrong with the directories themselves, as they are now. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (EnvironmentFiles files : environments.values()) {
      try {
        files.directory().check();
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    return problems;
  }

  /** The names of the environments, in the order of the setting. */
  public Collection<String> environments() {
    return List.copyOf(environments.keySet());
  }

  public boolean has(String environment) {
    return environments.containsKey(environment);
  }

  /** What is wrong with this name of an environment; empty if there is such an environment. */
  public Optional<Problem> problem(String environment) {
    return has(environment)
        ? Optional.empty()
        : Optional.of(Pillars.unknown(environment, environments.keySet()));
  }

  /**
   * The files below one part of an environment as they are now. Where an environment has no {@code
   * states/} or {@code runbooks/} of its own, those of {@link #BASE} count; a pillar is always its
   * own.
   *
   * @param part {@code states}, {@code runbooks} or {@code pillar}
   * @throws ProblemsException if there is no such environment, or a file cannot be read
   */
  public SourceTree tree(String environment, String part) {
    return tree(environment, part, clock.instant());
  }

  FrozenTree tree(String environment, String part, Instant since) {
    return owner(environment, part).tree(part, since);
  }

  /** The pillars of all environments as they are from now on, each looked at once. */
  public PillarSource pillars() {
    return pillars(clock.instant());
  }

  /** The same as they were at some moment after {@code since}. */
  PillarSource pillars(Instant since) {
    Map<String, SourceTree> seen = new LinkedHashMap<>();
    return new PillarSource() {
      @Override
      public synchronized Optional<SourceTree> tree(String environment) {
        return environments.containsKey(environment)
            ? Optional.of(
                seen.computeIfAbsent(
                    environment, name -> FileRoots.this.tree(name, "pillar", since)))
            : Optional.empty();
      }

      @Override
      public Collection<String> environments() {
        return FileRoots.this.environments();
      }
    };
  }

  /**
   * The digest of the files that minions get in an environment, as they are now; empty if there are
   * none. They are kept until {@link #prune} finds them old and not needed.
   *
   * @throws ProblemsException if there is no such environment, or a file cannot be read
   */
  public String pin(String environment) {
    return isBare(environment) ? "" : current(environment).digest();
  }

  /** The environment whose {@code states/} count: its own, or that of {@link #BASE}. */
  public String statesEnvironment(String environment) {
    return isBare(environment) ? environment : owner(environment, "states").directory().name();
  }

  Snapshot current(String environment) {
    EnvironmentFiles owner = owner(environment, "states");
    try {
      return owner.snapshot(clock.instant());
    } catch (IOException e) {
      throw failure(e, "cannot take a snapshot of the environment " + environment);
    }
  }

  static ProblemsException failure(IOException e, String what) {
    Problem problem =
        Problem.of(what + ": " + FileFailure.reason(e, ""))
            .withAdvice("See whether the disk of the master is full.");
    return isFull(e) ? new UnavailableException(problem) : new ProblemsException(problem);
  }

  private static boolean isFull(IOException e) {
    return String.valueOf(e.getMessage()).contains("No space left on device");
  }

  /** A snapshot that was pinned, empty if it is not kept any more. */
  Optional<Snapshot> snapshot(String digest) {
    try {
      return store.load(digest);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot read the list of the snapshot " + digest + ": " + FileFailure.reason(e, "")));
    }
  }

  Optional<InputStream> content(String digest) throws IOException {
    return store.open(digest);
  }

  /**
   * Removes what was pinned or used last before {@code keep} ago and is not {@code needed}. Call it
   * now and then.
   *
   * @param needed whether a job that is not done is pinned to this snapshot
   */
  public void prune(Duration keep, Predicate<String> needed) throws IOException {
    store.prune(clock.instant().minus(keep), needed);
  }

  /** A master without any files still runs functions that need none. */
  private boolean isBare(String environment) {
    return environments.isEmpty() && environment.equals(BASE);
  }

  private EnvironmentFiles owner(String environment, String part) {
    EnvironmentFiles own = environments.get(environment);
    if (own == null) {
      throw new ProblemsException(Pillars.unknown(environment, environments.keySet()));
    }
    EnvironmentFiles base = environments.get(BASE);
    return own.directory().has(part) || part.equals("pillar") || base == null ? own : base;
  }
}
