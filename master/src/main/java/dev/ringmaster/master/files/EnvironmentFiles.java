package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle.FileEntry;
import dev.ringmaster.rendering.EnvironmentDirectory;
import dev.ringmaster.rendering.EnvironmentDirectory.ListedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One environment, looked at again and again. A file whose size, times and inode are as before is
 * not read again; one that changed just before it was looked at is, because a second change within
 * the same tick of the clock could not be told.
 */
final class EnvironmentFiles {
  /** What enters a minion's snapshot; nothing else ever does. */
  private static final Set<String> FOR_MINIONS = Set.of("states", "_modules", "_states");

  private static final long MOST_BYTES = 64L << 20;
  private static final Duration TICK = Duration.ofMillis(100);

  private record Known<T>(ListedFile listed, boolean settled, T content) {}

  /**
   * @param began when the files were looked at, or later
   */
  private record Look<T>(Instant began, T result) {}

  private final EnvironmentDirectory directory;
  private final ContentStore store;
  private final Clock clock;
  private final Map<String, Known<FileEntry>> entries = new HashMap<>();
  private final Map<String, Known<byte[]>> contents = new HashMap<>();
  private final Map<String, Look<FrozenTree>> trees = new HashMap<>();
  private @Nullable Look<Snapshot> snapshot;

  EnvironmentFiles(EnvironmentDirectory directory, ContentStore store, Clock clock) {
    this.directory = directory;
    this.store = store;
    this.clock = clock;
  }

  EnvironmentDirectory directory() {
    return directory;
  }

  /**
   * What minions get, as it was at some moment after {@code since}.
   *
   * @throws ProblemsException naming each file that cannot be read
   */
  synchronized Snapshot snapshot(Instant since) throws IOException {
    if (snapshot != null && snapshot.began().isAfter(since)) {
      return snapshot.result();
    }
    Instant began = clock.instant();
    Map<String, ListedFile> listed = directory.list(FOR_MINIONS);
    entries.keySet().retainAll(listed.keySet());
    Map<String, FileEntry> files = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (ListedFile file : listed.values()) {
      Known<FileEntry> known = entries.get(file.path());
      if (known == null || !isUnchanged(known, file) || !store.isKept(known.content().sha256())) {
        known = copied(file, began, problems);
      }
      if (known != null) {
        entries.put(file.path(), known);
        files.put(file.path(), known.content());
      }
    }
    raise(problems);
    Look<Snapshot> last = snapshot;
    Snapshot before = last == null ? null : last.result();
    Snapshot made = before != null && before.files().equals(files) ? before : Snapshot.of(files);
    if (!files.isEmpty()) {
      store.save(made);
    }
    snapshot = new Look<>(began, made);
    return made;
  }

  private @Nullable Known<FileEntry> copied(ListedFile file, Instant began, List<Problem> problems)
      throws IOException {
    try {
      ContentStore.Copied copied = store.copy(file.file());
      int mode = file.isExecutable() ? 0755 : 0644;
      FileEntry entry = new FileEntry(copied.digest(), copied.size(), mode);
      return new Known<>(file, isSettled(file, began), entry);
    } catch (NoSuchFileException e) {
      if (Files.exists(file.file())) {
        throw e;
      }
      return null; // it went away since it was listed
    } catch (IOException e) {
      problems.add(unreadable(file, e));
      return null;
    }
  }

  /** The files below one part, for the master's own use, as they were after {@code since}. */
  synchronized FrozenTree tree(String part, Instant since) {
    Look<FrozenTree> last = trees.get(part);
    if (last != null && last.began().isAfter(since)) {
      return last.result();
    }
    Instant began = clock.instant();
    Map<String, ListedFile> listed = directory.list(List.of(part));
    contents.keySet().removeIf(path -> path.startsWith(part + "/") && !listed.containsKey(path));
    Map<String, FrozenTree.ReadFile> files = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    long total = 0;
    for (ListedFile file : listed.values()) {
      total += file.size();
      Known<byte[]> known =
          total > MOST_BYTES ? tooMuch(part, problems) : read(file, began, problems);
      if (known != null) {
        contents.put(file.path(), known);
        String below = file.path().substring(part.length() + 1);
        String shown = directory.name() + "/" + file.path();
        files.put(below, new FrozenTree.ReadFile(shown, known.content(), file.mode()));
      }
    }
    raise(problems);
    FrozenTree tree = new FrozenTree(directory.name(), files);
    trees.put(part, new Look<>(began, tree));
    return tree;
  }

  private @Nullable Known<byte[]> read(ListedFile file, Instant began, List<Problem> problems) {
    Known<byte[]> known = contents.get(file.path());
    if (known != null && isUnchanged(known, file)) {
      return new Known<>(file, true, known.content());
    }
    try {
      return new Known<>(file, isSettled(file, began), Files.readAllBytes(file.file()));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      problems.add(unreadable(file, e));
      return null;
    }
  }

  private @Nullable Known<byte[]> tooMuch(String part, List<Problem> problems) {
    if (problems.isEmpty()) {
      problems.add(
          Problem.at(
              new Place(directory.name() + "/" + part, 0, 0),
              "holds more than " + (MOST_BYTES >> 20) + " MiB"));
    }
    return null;
  }

  private static boolean isUnchanged(Known<?> known, ListedFile now) {
    ListedFile then = known.listed();
    return known.settled()
        && then.size() == now.size()
        && then.inode() == now.inode()
        && then.mode() == now.mode()
        && then.modified().equals(now.modified())
        && then.changed().equals(now.changed())
        && then.file().equals(now.file());
  }

  private static boolean isSettled(ListedFile file, Instant began) {
    return file.changed().toInstant().plus(TICK).isBefore(began);
  }

  private Problem unreadable(ListedFile file, IOException e) {
    return Problem.at(
            new Place(directory.name() + "/" + file.path(), 0, 0),
            "cannot be read: " + FileFailure.reason(e))
        .withAdvice("Let the user that the master runs as read it, or move it out of the roots.");
  }

  private static void raise(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
  }
}
