package dev.ringmaster.states.run;

import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a file's name stands for: links, those of the machine and those that earlier states would
 * make, give one file several names, and a file brings the directories above it along.
 */
final class FileNames {
  private static final String FILE = "file:";
  private static final String LINK = "link:";
  private static final int MOST_WAYS = 100;
  private final HostFiles files;

  /** Links that would be made. */
  private final Map<Path, Path> coming = new HashMap<>();

  /**
   * @param files of the machine as it is
   */
  FileNames(HostFiles files) {
    this.files = files;
  }

  /** Notes that a path would lead to another. */
  void link(String from, String to) {
    coming.put(Path.of(from).normalize(), Path.of(to));
  }

  /**
   * The name, and what it is through each link on its way; of a {@code link:} the last part is none
   * of these. Names of other kinds are themselves.
   */
  Set<String> ways(String name) {
    boolean link = name.startsWith(LINK + "/");
    if (!link && !name.startsWith(FILE + "/")) {
      return Set.of(name);
    }
    Set<String> ways = new LinkedHashSet<>();
    Deque<Path> open = new ArrayDeque<>();
    open.add(Path.of(name.substring(FILE.length())).normalize());
    while (!open.isEmpty() && ways.size() < MOST_WAYS) {
      Path path = open.remove();
      if (ways.add(FILE + path)) {
        open.addAll(throughLinks(path, link ? path.getNameCount() - 1 : path.getNameCount()));
      }
    }
    return ways;
  }

  /**
   * @param parts how many of the path's parts may be links
   */
  private List<Path> throughLinks(Path path, int parts) {
    List<Path> through = new ArrayList<>();
    Path at = path.getRoot();
    for (int i = 0; i < parts; i++) {
      at = at.resolve(path.getName(i));
      for (Path end : ends(at)) {
        through.add(end.resolve(at.relativize(path)).normalize());
      }
    }
    return through;
  }

  private List<Path> ends(Path link) {
    List<Path> ends = new ArrayList<>();
    Path end = coming.get(link);
    if (end != null) {
      ends.add(end);
    }
    try {
      files
          .status(link)
          .filter(status -> status.kind() == Kind.SYMLINK)
          .ifPresent(status -> ends.add(link.resolveSibling(status.target())));
    } catch (IOException e) {
      // Whoever reads there meets the same error, and tells it.
      return ends;
    }
    return ends;
  }

  /** The highest directory that is not there yet and would come with a file: it is written too. */
  Optional<String> missingParent(String name) {
    if (!name.startsWith(FILE + "/")) {
      return Optional.empty();
    }
    Optional<String> missing = Optional.empty();
    Path parent = Path.of(name.substring(FILE.length())).getParent();
    try {
      while (parent != null && files.statusFollowing(parent).isEmpty()) {
        missing = Optional.of(FILE + parent);
        parent = parent.getParent();
      }
    } catch (IOException e) {
      return missing;
    }
    return missing;
  }
}
